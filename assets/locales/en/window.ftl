# Words of the window itself: title, settings, dialogs, folders.

window-title = TLS Ladder
window-title-of = { $name } – TLS Ladder

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

window-renderer-glow-failed = OpenGL failed on this computer ({ $reason }), so the processor draws the window now.
window-renderer-empty = the window stayed empty
window-renderer-software-failed = The processor could not draw the window ({ $reason }), so OpenGL draws it now.

window-resumed = The last report is shown again.
window-resumed-stopped = The last report is shown again; its check had not come to its end.

window-failed-title = TLS Ladder cannot open its window
window-failed-screen = TLS Ladder cannot open its window: there is no screen to draw on.

    The console program tls-ladder-cli makes the same checks without a window.
window-failed-graphics = TLS Ladder cannot open its window: neither OpenGL nor drawing by the processor works on this computer.

    A remote desktop, a virtual machine or a missing graphics driver can be the cause. Updating the graphics driver usually helps.

    The console program tls-ladder-cli makes the same checks without a window.
window-failed-start = TLS Ladder cannot open its window.

    The console program tls-ladder-cli makes the same checks without a window.
window-failed-file = The details are written in { $file }.
