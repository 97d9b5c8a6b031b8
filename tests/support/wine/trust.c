/* Adds a certificate (a file, DER) to the authorities that this user of Windows trusts, or takes it away again:
   trust.exe add FILE | trust.exe remove FILE */
#include <windows.h>
#include <wincrypt.h>
#include <stdio.h>
#include <string.h>

static int fail(const char *what)
{
    fprintf(stderr, "%s: error %lu\n", what, GetLastError());
    return 1;
}

int main(int count, char **arguments)
{
    static BYTE bytes[65536];
    FILE *file;
    DWORD length;
    HCERTSTORE store;
    PCCERT_CONTEXT certificate;

    if (count != 3 || !(file = fopen(arguments[2], "rb")))
        return fail("trust.exe add|remove FILE");
    length = (DWORD)fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    store = CertOpenStore(CERT_STORE_PROV_SYSTEM_A, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER, "Root");
    if (!store)
        return fail("the store does not open");
    if (!strcmp(arguments[1], "add")) {
        if (!CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, bytes, length, CERT_STORE_ADD_REPLACE_EXISTING, NULL))
            return fail("the certificate is not added");
    } else {
        PCCERT_CONTEXT wanted = CertCreateCertificateContext(X509_ASN_ENCODING, bytes, length);
        certificate = wanted ? CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_EXISTING, wanted, NULL) : NULL;
        if (!certificate || !CertDeleteCertificateFromStore(certificate))
            return fail("the certificate is not taken away");
    }
    return CertCloseStore(store, 0) ? 0 : fail("the store does not close");
}
