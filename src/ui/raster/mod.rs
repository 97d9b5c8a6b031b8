//! The CPU renderer: egui meshes to an image.
