//! Plain data for each screen, built without egui.
