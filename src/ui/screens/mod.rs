//! The screens. Each draws a view struct and returns what the person asked for; none waits, parses or formats.

mod agreed;
pub mod climb;
mod detail;
mod finding;
pub mod frame;
pub mod more;
mod options;
pub mod others;
pub mod result;
pub mod start;

use crate::{
    model::layer::Layer,
    settings::{RendererChoice, ThemeChoice},
    ui::view::detail::Tab,
};

/// What the person asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Start the climb with the form as it stands.
    Start,
    /// Put a text into the target field.
    Fill(String),
    /// Climb to a built-in practice server.
    Practise(String),
    /// Open a saved report.
    OpenReport,
    /// Choose files with further trust anchors.
    AddAnchors,
    /// Leave one of them out again.
    RemoveAnchor(usize),
    Theme(ThemeChoice),
    Zoom(f32),
    /// Draw the window in another way from the next start on.
    Renderer(RendererChoice),
    /// Show what is new, or about, or nothing.
    More(Option<More>),
    /// Stop the check.
    Cancel,
    /// To the Start screen.
    Back,
    /// The same check again.
    Again,
    /// The same check again, and then everything the server agrees to.
    LookDeeper,
    /// The same check again, and the hello of one kind of sender, by the key of its profile.
    AskAs(String),
    /// Save the report.
    Save,
    /// Put a summary for a ticket on the clipboard.
    CopyTicket,
    /// Put a text on the clipboard, and say what it was.
    Copy {
        text: String,
        notice: &'static str,
    },
    /// Save a certificate that the server should have sent, as PEM.
    SaveCertificate {
        pem: String,
        file_name: String,
    },
    /// Look at another server and, where one was clicked, at this rung of it.
    ChooseServer(usize, Option<Layer>),
    ChooseRung(Layer),
    ChooseTab(Tab),
    /// Unfold the table of named products, or fold it.
    ShowProducts(bool),
    /// Show the saved file in the system's file manager.
    ShowInFolder,
    /// Ask whether other mail servers may be asked, to tell whether it is this PC.
    OfferOthers,
    /// Take the notice away.
    DismissNotice,
}

/// The texts that are shown over a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum More {
    News,
    About,
    Licences,
}
