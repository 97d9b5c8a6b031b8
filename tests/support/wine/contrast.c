/* Wine always answers that high contrast is off: it neither reads the setting nor lets a program set it. This part of
   bcryptprimitives.dll, which every program in Rust wants, lies beside a copy of the program and answers in the
   system's place what the registry says, as Windows does. All other questions go on to the system. Only for tests. */
#include <windows.h>
#include <string.h>
#include <wchar.h>

typedef BOOL(WINAPI *question)(UINT, UINT, PVOID, UINT);

static question system_answers;

/* The flags as Windows keeps them: a number in a text. */
static DWORD flags_of_registry(void)
{
    WCHAR text[16];
    DWORD length = sizeof text;

    if (RegGetValueW(HKEY_CURRENT_USER, L"Control Panel\\Accessibility\\HighContrast", L"Flags", RRF_RT_REG_SZ, NULL,
                     text, &length))
        return HCF_AVAILABLE;
    return wcstoul(text, NULL, 10);
}

static BOOL WINAPI answer(UINT action, UINT number, PVOID found, UINT flags)
{
    static WCHAR scheme[] = L"High Contrast Black";
    HIGHCONTRASTW *contrast = found;

    if (action != SPI_GETHIGHCONTRAST)
        return system_answers(action, number, found, flags);
    if (!contrast || contrast->cbSize != sizeof *contrast) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    contrast->dwFlags = flags_of_registry();
    contrast->lpszDefaultScheme = scheme;
    return TRUE;
}

/* Puts the answer into the place where the program keeps the address of the system's function. */
static void take_over(BYTE *program)
{
    const IMAGE_NT_HEADERS *headers = (const void *)(program + ((const IMAGE_DOS_HEADER *)program)->e_lfanew);
    const IMAGE_DATA_DIRECTORY *place = &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT];
    const IMAGE_IMPORT_DESCRIPTOR *library;

    if (!place->VirtualAddress)
        return;
    for (library = (const void *)(program + place->VirtualAddress); library->Name; library++) {
        const IMAGE_THUNK_DATA *name = (const void *)(program + library->OriginalFirstThunk);
        IMAGE_THUNK_DATA *address = (void *)(program + library->FirstThunk);

        for (; library->OriginalFirstThunk && name->u1.AddressOfData; name++, address++) {
            const IMAGE_IMPORT_BY_NAME *wanted = (const void *)(program + name->u1.AddressOfData);
            DWORD before;

            if (IMAGE_SNAP_BY_ORDINAL(name->u1.Ordinal) || strcmp((const char *)wanted->Name, "SystemParametersInfoW"))
                continue;
            system_answers = (question)address->u1.Function;
            if (VirtualProtect(address, sizeof *address, PAGE_READWRITE, &before)) {
                address->u1.Function = (ULONG_PTR)answer;
                VirtualProtect(address, sizeof *address, before, &before);
            }
        }
    }
}

BOOL WINAPI DllMain(HINSTANCE library, DWORD reason, void *reserved)
{
    (void)library;
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH)
        take_over((BYTE *)GetModuleHandleW(NULL));
    return TRUE;
}
