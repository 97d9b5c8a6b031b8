/* The one function of bcryptprimitives.dll that Rust's library asks for: Wine has the file from version 9 on only. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T length)
{
    const ULONG most = 0x10000000;
    while (length > 0) {
        ULONG now = length > most ? most : (ULONG)length;
        if (!RtlGenRandom(bytes, now))
            return FALSE;
        bytes += now;
        length -= now;
    }
    return TRUE;
}
