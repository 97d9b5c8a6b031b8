; The installer for Windows, made by `package installer`, which gives: VERSION, FROM (the folder with the files),
; OUT, ICON, SIZE (of the files, in KiB), SIGN (a command that signs the uninstaller) where there is one, and FAST
; for a try.
;
;   /S             silent
;   /AllUsers      for everybody on this computer; needs administrator rights
;   /CurrentUser   for this person, even where a copy for everybody is installed
;   /D=FOLDER      into another folder; the last parameter, without quotation marks
;
; and for the uninstaller /S, and /RemoveSettings, which also removes the settings and the saved last checks.
; Exit codes: 0 done, 1 stopped by the person, 2 not everything could be written,
; 5 administrator rights are missing, 32 TLS Ladder is running, 1150 Windows is older than 10.

Target amd64-unicode
Unicode true
ManifestDPIAware true
ManifestSupportedOS all
!ifdef FAST
SetCompress off
!else
SetCompressor /SOLID lzma
!endif
; Everything is for one person unless asked otherwise, so nobody is asked for a password before it is clear.
RequestExecutionLevel user

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include Sections.nsh
!include WinVer.nsh

!define NAME "TLS Ladder"
; Everything is unpacked here first; a name that nobody else gives a folder.
!define NEW "tls-ladder-setup-unpacks-here"
!define PUBLISHER "TLS Ladder contributors"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\TLS Ladder"
!define APP_PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths"
!define CLASSES "Software\Classes"
!define REPORT "TLSLadder.Report"

!define ACCESS_DENIED 5
!define WRITE_FAULT 2
!define IN_USE 32
!define TOO_OLD 1150

Name "${NAME}"
BrandingText "${NAME} ${VERSION}"
OutFile "${OUT}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
!ifdef SIGN
!uninstfinalize '${SIGN} "%1"'
!endif

VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "${NAME} setup"
VIAddVersionKey CompanyName "${PUBLISHER}"
VIAddVersionKey LegalCopyright "MIT or Apache 2.0 licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
; By the Explorer, so that the program does not inherit the rights of an administrator.
!define MUI_FINISHPAGE_RUN "$WINDIR\explorer.exe"
!define MUI_FINISHPAGE_RUN_PARAMETERS "$\"$INSTDIR\tls-ladder.exe$\""
!define MUI_FINISHPAGE_RUN_TEXT "Start TLS Ladder"
!define MUI_COMPONENTSPAGE_NODESC
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English

; 1 for everybody on this computer, 0 for one person.
Var AllUsers

; What is installed, beside the uninstaller. Nothing else is ever removed from the folder.
!macro EachFile Do
  !insertmacro ${Do} "tls-ladder.exe"
  !insertmacro ${Do} "tls-ladder-cli.exe"
  !insertmacro ${Do} "README.txt"
  !insertmacro ${Do} "LICENCES.txt"
!macroend

; Away with what was unpacked. A folder that holds something else stays.
!macro DropFile Name
  Delete "$INSTDIR\${NEW}\${Name}"
!macroend
!macro DropNew
  !insertmacro EachFile DropFile
  !insertmacro DropFile "uninstall.exe"
  RMDir "$INSTDIR\${NEW}"
!macroend

!macro Both un

; Takes an exit code and a text (pushed in this order), says it, and ends the program. Without windows the text
; goes to the console, where there is one.
Function ${un}Refuse
  Pop $R1
  Pop $R0
  ${If} ${Silent}
    System::Call 'kernel32::AttachConsole(i -1) i.R2'
    System::Call 'kernel32::GetStdHandle(i -11) p.R2'
    FileWrite $R2 "$R1$\r$\n"
  ${Else}
    MessageBox MB_OK|MB_ICONEXCLAMATION "$R1"
  ${EndIf}
  SetErrorLevel $R0
  Quit
FunctionEnd

; Where things are kept, for everybody or for one person.
Function ${un}ChooseContext
  ${If} $AllUsers = 1
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
FunctionEnd

; For everybody needs administrator rights: they are asked for, and where nobody can be asked it ends.
; On the stack: the parameters to start again with.
Function ${un}NeedRights
  Pop $R3
  UserInfo::GetAccountType
  Pop $R4
  ${If} $AllUsers = 0
  ${OrIf} $R4 == "Admin"
    Return
  ${EndIf}
  ${IfNot} ${Silent}
    ClearErrors
    ; What runs of the uninstaller is a copy, which cannot be started again: it was told what it is a copy of.
    !if "${un}" == "un."
      StrCpy $R2 "$INSTDIR\uninstall.exe"
    !else
      StrCpy $R2 $EXEPATH
    !endif
    ExecShell "runas" "$R2" "$R3"
    ${IfNot} ${Errors}
      Quit
    ${EndIf}
  ${EndIf}
  Push ${ACCESS_DENIED}
  Push "A copy of TLS Ladder for everybody on this computer needs administrator rights. Nothing was changed."
  Call ${un}Refuse
FunctionEnd

; Ends, or asks to close the program, when one of the two programs runs: Windows does not let them be written to.
; The folder itself must be one that can be written to.
Function ${un}NeedClosed
  ${Do}
    StrCpy $R5 ""
    ${If} ${FileExists} "$INSTDIR\tls-ladder.exe"
      ClearErrors
      FileOpen $R6 "$INSTDIR\tls-ladder.exe" a
      ${If} ${Errors}
        StrCpy $R5 "TLS Ladder"
      ${Else}
        FileClose $R6
      ${EndIf}
    ${EndIf}
    ${If} ${FileExists} "$INSTDIR\tls-ladder-cli.exe"
      ClearErrors
      FileOpen $R6 "$INSTDIR\tls-ladder-cli.exe" a
      ${If} ${Errors}
        StrCpy $R5 "The command line program tls-ladder-cli"
      ${Else}
        FileClose $R6
      ${EndIf}
    ${EndIf}
    ${If} $R5 == ""
      Return
    ${EndIf}
    ${If} ${Silent}
      !insertmacro DropNew
      Push ${IN_USE}
      Push "$R5 is running. Close it and start this again. Nothing was changed."
      Call ${un}Refuse
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$R5 is running.$\r$\n$\r$\nClose it, then choose Retry." IDRETRY again${un}
    !insertmacro DropNew
    SetErrorLevel ${IN_USE}
    Quit
    again${un}:
  ${Loop}
FunctionEnd

!macroend
!insertmacro Both ""
!insertmacro Both "un."

Function .onInit
  SetRegView 64
  ${IfNot} ${AtLeastWin10}
    Push ${TOO_OLD}
    Push "TLS Ladder needs Windows 10 or newer. Nothing was changed."
    Call Refuse
  ${EndIf}

  StrCpy $AllUsers 0
  ${GetParameters} $0
  ReadRegStr $1 HKCU "${UNINSTALL}" "InstallLocation"
  ReadRegStr $2 HKLM "${UNINSTALL}" "InstallLocation"
  ClearErrors
  ${GetOptions} $0 "/AllUsers" $3
  ${IfNot} ${Errors}
    StrCpy $AllUsers 1
  ${Else}
    ClearErrors
    ${GetOptions} $0 "/CurrentUser" $3
    ; Without a word, the copy that is there is replaced by this version.
    ${If} ${Errors}
    ${AndIf} $1 == ""
    ${AndIf} $2 != ""
      StrCpy $AllUsers 1
    ${EndIf}
  ${EndIf}

  StrCpy $3 "/AllUsers"
  ${If} $INSTDIR != ""
    StrCpy $3 "$3 /D=$INSTDIR"
  ${EndIf}
  Push $3
  Call NeedRights
  Call ChooseContext

  ${If} $INSTDIR == ""
    ${If} $AllUsers = 1
      StrCpy $INSTDIR $2
    ${Else}
      StrCpy $INSTDIR $1
    ${EndIf}
  ${EndIf}
  ${If} $INSTDIR == ""
    ${If} $AllUsers = 1
      StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
    ${Else}
      StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
    ${EndIf}
  ${EndIf}
FunctionEnd

!macro Unpack Name
  File "${FROM}\${Name}"
!macroend

; The new file takes the place of the old one.
!macro Replace Name
  Delete "$INSTDIR\${Name}"
  Rename "$INSTDIR\${NEW}\${Name}" "$INSTDIR\${Name}"
!macroend

!macro Remove Name
  Delete "$INSTDIR\${Name}"
!macroend

!macro RegisterProgram Name
  WriteRegStr SHCTX "${APP_PATHS}\${Name}" "" "$INSTDIR\${Name}"
  WriteRegStr SHCTX "${APP_PATHS}\${Name}" "Path" "$INSTDIR"
!macroend

!macro TellShell
  ; SHCNE_ASSOCCHANGED
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

Section "TLS Ladder"
  ; First everything is unpacked beside what is there, so that nothing is half replaced when the disk is full.
  SetOverwrite try
  ClearErrors
  SetOutPath "$INSTDIR\${NEW}"
  !insertmacro EachFile Unpack
  WriteUninstaller "$INSTDIR\${NEW}\uninstall.exe"
  SetOutPath "$INSTDIR"
  ${If} ${Errors}
    !insertmacro DropNew
    RMDir "$INSTDIR"
    Push ${WRITE_FAULT}
    Push "The folder $INSTDIR cannot be written to, or the disk is full. Nothing was changed."
    Call Refuse
  ${EndIf}
  Call NeedClosed

  ClearErrors
  !insertmacro EachFile Replace
  !insertmacro Replace "uninstall.exe"
  ${If} ${Errors}
    Push ${WRITE_FAULT}
    Push "Not every file in $INSTDIR could be replaced. Close what uses them and start this again."
    Call Refuse
  ${EndIf}
  RMDir "$INSTDIR\${NEW}"

  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\tls-ladder.exe" "" "" "" SW_SHOWNORMAL "" \
    "Says why a mail server's encryption fails and what to do"

  ; Saved reports: .tlsladder is ours, .json is offered beside whatever opens it.
  WriteRegStr SHCTX "${CLASSES}\${REPORT}" "" "TLS Ladder report"
  WriteRegStr SHCTX "${CLASSES}\${REPORT}" "FriendlyTypeName" "TLS Ladder report"
  WriteRegStr SHCTX "${CLASSES}\${REPORT}\DefaultIcon" "" '"$INSTDIR\tls-ladder.exe",0'
  WriteRegStr SHCTX "${CLASSES}\${REPORT}\shell\open" "FriendlyAppName" "${NAME}"
  WriteRegStr SHCTX "${CLASSES}\${REPORT}\shell\open\command" "" '"$INSTDIR\tls-ladder.exe" --open "%1"'
  WriteRegStr SHCTX "${CLASSES}\.tlsladder" "" "${REPORT}"
  WriteRegStr SHCTX "${CLASSES}\.tlsladder" "Content Type" "application/vnd.tls-ladder.report+json"
  WriteRegStr SHCTX "${CLASSES}\.tlsladder\OpenWithProgids" "${REPORT}" ""
  WriteRegStr SHCTX "${CLASSES}\.json\OpenWithProgids" "${REPORT}" ""
  !insertmacro TellShell

  !insertmacro RegisterProgram "tls-ladder.exe"
  !insertmacro RegisterProgram "tls-ladder-cli.exe"

  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" '"$INSTDIR\tls-ladder.exe",0'
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${SIZE}
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
SectionEnd

; Stopped by the person or by a full disk.
Function .onInstFailed
  !insertmacro DropNew
FunctionEnd

Section "un.TLS Ladder"
  SectionIn RO
  Call un.NeedClosed
  !insertmacro EachFile Remove
  !insertmacro Remove "uninstall.exe"
  ; Left by an installation that was cut off.
  !insertmacro DropNew
  SetOutPath "$TEMP"
  ; Stays when it holds what somebody else put there.
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"

  DeleteRegKey SHCTX "${CLASSES}\${REPORT}"
  ReadRegStr $0 SHCTX "${CLASSES}\.tlsladder" ""
  ${If} $0 == "${REPORT}"
    DeleteRegValue SHCTX "${CLASSES}\.tlsladder" ""
    DeleteRegValue SHCTX "${CLASSES}\.tlsladder" "Content Type"
  ${EndIf}
  DeleteRegValue SHCTX "${CLASSES}\.tlsladder\OpenWithProgids" "${REPORT}"
  DeleteRegKey /ifempty SHCTX "${CLASSES}\.tlsladder\OpenWithProgids"
  DeleteRegKey /ifempty SHCTX "${CLASSES}\.tlsladder"
  DeleteRegValue SHCTX "${CLASSES}\.json\OpenWithProgids" "${REPORT}"
  DeleteRegKey /ifempty SHCTX "${CLASSES}\.json\OpenWithProgids"
  DeleteRegKey /ifempty SHCTX "${CLASSES}\.json"
  !insertmacro TellShell

  DeleteRegKey SHCTX "${APP_PATHS}\tls-ladder.exe"
  DeleteRegKey SHCTX "${APP_PATHS}\tls-ladder-cli.exe"
  DeleteRegKey SHCTX "${UNINSTALL}"
SectionEnd

Section /o "un.My settings and last checks" Settings
  ; They belong to the person, however the program was installed.
  SetShellVarContext current
  RMDir /r "$APPDATA\${NAME}"
  RMDir /r "$LOCALAPPDATA\${NAME}"
SectionEnd

Function un.onInit
  SetRegView 64
  StrCpy $AllUsers 0
  ReadRegStr $0 HKLM "${UNINSTALL}" "InstallLocation"
  ${If} $0 == $INSTDIR
    StrCpy $AllUsers 1
  ${EndIf}
  StrCpy $2 ""
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/RemoveSettings" $1
  ${IfNot} ${Errors}
    StrCpy $2 "/RemoveSettings"
    !insertmacro SelectSection ${Settings}
  ${EndIf}
  Push $2
  Call un.NeedRights
  Call un.ChooseContext
FunctionEnd
