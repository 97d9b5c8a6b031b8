# Words of the window itself: settings, dialogs, folders.

window-settings-replaced = The settings file could not be understood ({ $problem }), so the usual settings are used. The old file is kept as { $file }.
window-settings-replaced-lost = The settings file could not be understood ({ $problem }), so the usual settings are used.
window-settings-unreadable = The settings in { $file } could not be read ({ $problem }), so the usual settings are used.
window-settings-values = Some settings made no sense and are as usual again: { $keys }.
window-settings-not-saved-title = Settings are not remembered
window-settings-not-saved = TLS Ladder cannot remember settings and recent targets: { $problem }. Everything else works as usual.

window-dialog-no-screen = This computer shows no dialogs to this program.
window-dialog-not-offered = This desktop offers no file dialog. Installing zenity or a desktop portal (xdg-desktop-portal) brings one.
window-dialog-failed = The dialog could not be opened: { $problem }.
window-folder-title = Show in folder
window-folder-failed = { $file } could not be shown in its folder: { $problem }.

window-failed-title = TLS Ladder cannot open its window
window-failed = TLS Ladder cannot open its window: { $problem }.

    It draws with OpenGL 2.0 or newer. A remote desktop, a virtual machine or a missing graphics driver may not offer that. Updating the graphics driver usually helps.

    The console program tls-ladder-cli makes the same checks without a window.
window-failed-file = What was tried is written in { $file }.
