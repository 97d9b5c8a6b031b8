//! The desktop program's window. egui lives only here.

pub mod app;
pub mod dialogs;
pub mod fonts;
pub mod launch;
pub mod raster;
pub mod screens;
pub mod theme;
pub mod view;
pub mod widgets;
