//! Which renderers are tried in which order, and which one worked on this computer.

use std::path::{Path, PathBuf};

use crate::{
    platform::paths::Paths,
    settings::{RendererChoice, RendererMemory},
};

/// What can draw the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Renderer {
    /// OpenGL.
    Glow,
    /// The processor.
    Software,
}

impl Renderer {
    /// What `auto` means where nothing else has proved itself: the processor.
    ///
    /// Measured on two cores with OpenGL by llvmpipe, from the start of the process to the first picture: 60 ms
    /// against 140 ms; both cost nothing at rest. A typed letter is on the screen after about 1 ms. Help desks sit
    /// at virtual machines and remote desktops, where OpenGL is missing, old, or done by the processor anyway; and
    /// there is no graphics device that could be lost under the window.
    pub(super) const BEST: Self = Self::Software;

    const fn other(self) -> Self {
        match self {
            Self::Glow => Self::Software,
            Self::Software => Self::Glow,
        }
    }

    const fn choice(self) -> RendererChoice {
        match self {
            Self::Glow => RendererChoice::Glow,
            Self::Software => RendererChoice::Software,
        }
    }

    const fn of(choice: RendererChoice) -> Option<Self> {
        match choice {
            RendererChoice::Auto => None,
            RendererChoice::Glow => Some(Self::Glow),
            RendererChoice::Software => Some(Self::Software),
        }
    }

    /// The words for a window that goes on without it.
    pub(super) const fn failed_key(self) -> &'static str {
        match self {
            Self::Glow => "window-renderer-glow-failed",
            Self::Software => "window-renderer-software-failed",
        }
    }
}

/// Each renderer once, the one to try first at the front. What a person has chosen comes before what worked last, so
/// that a choice is always tried.
pub(super) fn order(choice: RendererChoice, worked: Option<Renderer>) -> [Renderer; 2] {
    let first = Renderer::of(choice).or(worked).unwrap_or(Renderer::BEST);
    [first, first.other()]
}

/// A renderer that is about to prove itself.
#[derive(Debug)]
pub(super) struct Worked {
    renderer: Renderer,
    path: PathBuf,
}

impl Worked {
    pub(super) fn new(renderer: Renderer, paths: &Paths) -> Self {
        Self { renderer, path: paths.renderer.clone() }
    }

    /// The renderer that worked last with this version of the program.
    pub(super) fn recall(path: &Path) -> Option<Renderer> {
        RendererMemory::load(path).and_then(Renderer::of)
    }

    /// Its picture was seen. Where that cannot be written down, the next start finds out again.
    pub(super) fn remember(self) {
        if Self::recall(&self.path) != Some(self.renderer) {
            let _ = RendererMemory::save(&self.path, self.renderer.choice());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_comes_before_what_worked_and_every_renderer_is_tried_once() {
        use Renderer::{Glow, Software};
        assert_eq!(order(RendererChoice::Auto, None), [Renderer::BEST, Renderer::BEST.other()]);
        assert_eq!(order(RendererChoice::Auto, Some(Glow)), [Glow, Software]);
        assert_eq!(order(RendererChoice::Glow, Some(Software)), [Glow, Software]);
        assert_eq!(order(RendererChoice::Software, Some(Glow)), [Software, Glow]);
    }

    #[test]
    fn what_worked_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::in_one_folder(folder.path());
        assert_eq!(Worked::recall(&paths.renderer), None);
        Worked::new(Renderer::Glow, &paths).remember();
        assert_eq!(Worked::recall(&paths.renderer), Some(Renderer::Glow));
        Worked::new(Renderer::Software, &paths).remember();
        assert_eq!(Worked::recall(&paths.renderer), Some(Renderer::Software));
    }
}
