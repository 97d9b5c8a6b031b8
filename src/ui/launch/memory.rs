//! Keeps the settings file up to date while the window is open.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use egui::Context;

use crate::{
    platform::crash,
    settings::{Settings, ThemeChoice, WindowPlace},
    texts::Texts,
    ui::dialogs,
};

/// Changes are saved this long after the first of them, so that typing does not write a file for every key.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is in the settings file, and what is to be.
#[derive(Debug)]
pub(super) struct Memory {
    path: PathBuf,
    saved: Settings,
    place: WindowPlace,
    /// A theme given for this start only, and the one that stays remembered.
    overruled: Option<(ThemeChoice, ThemeChoice)>,
    changed: Option<Instant>,
    told: bool,
    unsaved: Unsaved,
}

/// What is not in the file yet, for whoever has to end the process where it stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Unsaved(Arc<Mutex<Option<(PathBuf, Settings)>>>);

impl Unsaved {
    /// Saves it, if there is any. Nobody is told where that fails: there is no window any more.
    pub(super) fn save(&self) {
        // What holds it at this moment does not get to the end of that.
        if let Ok(mut unsaved) = self.0.try_lock()
            && let Some((path, settings)) = unsaved.take()
        {
            let _ = settings.save(&path);
        }
    }

    fn note(&self, unsaved: Option<(PathBuf, Settings)>) {
        if let Ok(mut noted) = self.0.lock() {
            *noted = unsaved;
        }
    }
}

impl Memory {
    /// `saved` is what the file holds.
    pub(super) fn new(path: PathBuf, saved: Settings, overruled: Option<(ThemeChoice, ThemeChoice)>) -> Self {
        Self {
            path,
            place: saved.window,
            saved,
            overruled,
            changed: None,
            told: false,
            unsaved: Unsaved::default(),
        }
    }

    /// What is not in the file yet, from now on.
    pub(super) fn unsaved(&self) -> Unsaved {
        self.unsaved.clone()
    }

    /// Size and place to open the window with.
    pub(super) fn place(&self) -> WindowPlace {
        self.place
    }

    /// Notes where the window is. A maximised window keeps the size it had before.
    pub(super) fn note_place(&mut self, ctx: &Context) {
        let zoom = ctx.zoom_factor();
        ctx.input(|input| {
            let window = input.viewport();
            if window.minimized == Some(true) || window.fullscreen == Some(true) {
                return;
            }
            self.place.maximised = window.maximized == Some(true);
            if !self.place.maximised {
                if let Some(inner) = window.inner_rect {
                    self.place.size = Some((inner.size() * zoom).into());
                }
                if let Some(outer) = window.outer_rect {
                    self.place.position = Some((outer.min.to_vec2() * zoom).into());
                }
            }
        });
    }

    /// Saves changed settings, a little later; asks for the frame in which to do it.
    pub(super) fn follow(&mut self, settings: &Settings, ctx: &Context) {
        let mut wanted = self.wanted(settings);
        self.unsaved.note((wanted != self.saved).then(|| (self.path.clone(), wanted.clone())));
        // Moving the window is no reason to write; its place goes along with the next change, or at the end.
        wanted.window = self.saved.window;
        if wanted == self.saved {
            self.changed = None;
            return;
        }
        let waited = self.changed.get_or_insert_with(Instant::now).elapsed();
        match PATIENCE.checked_sub(waited) {
            Some(rest) if !rest.is_zero() => ctx.request_repaint_after(rest),
            _ => {
                self.changed = None;
                if let Err(problem) = self.save(settings) {
                    let texts = Texts::english();
                    dialogs::tell(&texts.get("window-settings-not-saved-title"), &problem);
                }
            }
        }
    }

    /// Saves at the end, when the window is gone.
    pub(super) fn finish(&mut self, settings: &Settings) {
        if self.wanted(settings) != self.saved
            && let Err(problem) = self.save(settings)
        {
            crash::tell(&Texts::english().get("window-settings-not-saved-title"), &problem);
        }
    }

    /// The settings as the file is to hold them.
    fn wanted(&self, settings: &Settings) -> Settings {
        let mut wanted = Settings { window: self.place, ..settings.clone() };
        if let Some((given, kept)) = self.overruled
            && wanted.theme == given
        {
            wanted.theme = kept;
        }
        wanted
    }

    /// Says once what is wrong; after that it is known, and work goes on.
    fn save(&mut self, settings: &Settings) -> Result<(), String> {
        let wanted = self.wanted(settings);
        let saved = wanted.save(&self.path);
        self.unsaved.note(None);
        self.saved = wanted;
        match saved {
            Err(error) if !self.told => {
                self.told = true;
                let problem = error.to_string();
                Err(Texts::english().with("window-settings-not-saved", &[("problem", &problem)]))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_for_one_start_is_not_remembered_unless_another_is_chosen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        let overruled = Some((ThemeChoice::Dark, ThemeChoice::System));
        let mut memory = Memory::new(path.clone(), Settings::default(), overruled);
        let mut settings = Settings { theme: ThemeChoice::Dark, ..Settings::default() };
        memory.finish(&settings);
        assert!(!path.exists(), "nothing has changed");
        settings.theme = ThemeChoice::Light;
        memory.finish(&settings);
        assert_eq!(Settings::load(&path).0.theme, ThemeChoice::Light);
    }

    #[test]
    fn changes_are_saved_together_and_a_folder_that_cannot_be_written_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let ctx = Context::default();
        let path = folder.path().join("settings.toml");
        let mut memory = Memory::new(path.clone(), Settings::default(), None);
        let mut settings = Settings::default();
        settings.remember_target("example.org");
        memory.follow(&settings, &ctx);
        assert!(!path.exists(), "not at once");
        memory.unsaved().save();
        assert_eq!(Settings::load(&path).0, settings, "but at once where the process has to end");
        std::fs::remove_file(&path).unwrap();
        memory.changed = Instant::now().checked_sub(PATIENCE);
        memory.follow(&settings, &ctx);
        assert_eq!(Settings::load(&path).0, settings);

        let mut memory = Memory::new(path.join("settings.toml"), Settings::default(), None);
        memory.save(&settings).unwrap_err();
        assert_eq!(memory.save(&Settings::default()), Ok(()));
    }
}
