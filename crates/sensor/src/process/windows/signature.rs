//! Who signed an executable, by Windows' own check: the signature in the file, else the catalogs that Windows' own
//! files are listed in. Nothing is fetched from the network for it; revocation is not asked.
#![expect(unsafe_code, reason = "calls the operating system")]

use std::fs::File;
use std::os::windows::ffi::OsStrExt;
use std::os::windows::io::AsRawHandle;
use std::path::Path;
use std::ptr::{null, null_mut};

use flowcore::model::{Signer, visible};
use windows_sys::Win32::Foundation::{
    CERT_E_EXPIRED, CERT_E_UNTRUSTEDROOT, HANDLE, TRUST_E_BAD_DIGEST, TRUST_E_NOSIGNATURE,
    TRUST_E_PROVIDER_UNKNOWN, TRUST_E_SUBJECT_FORM_UNKNOWN,
};
use windows_sys::Win32::Security::Cryptography::Catalog::{
    CATALOG_INFO, CryptCATAdminAcquireContext2, CryptCATAdminCalcHashFromFileHandle2,
    CryptCATAdminEnumCatalogFromHash, CryptCATAdminReleaseCatalogContext,
    CryptCATAdminReleaseContext, CryptCATCatalogInfoFromContext,
};
use windows_sys::Win32::Security::Cryptography::{
    CERT_NAME_SIMPLE_DISPLAY_TYPE, CertGetNameStringW,
};
use windows_sys::Win32::Security::WinTrust::{
    WINTRUST_ACTION_GENERIC_VERIFY_V2, WINTRUST_CATALOG_INFO, WINTRUST_DATA, WINTRUST_DATA_0,
    WINTRUST_FILE_INFO, WTD_CACHE_ONLY_URL_RETRIEVAL, WTD_CHOICE_CATALOG, WTD_CHOICE_FILE,
    WTD_REVOKE_NONE, WTD_STATEACTION_CLOSE, WTD_STATEACTION_VERIFY, WTD_UI_NONE,
    WTHelperGetProvCertFromChain, WTHelperGetProvSignerFromChain, WTHelperProvDataFromStateData,
    WinVerifyTrust,
};

/// Longest name of a signer that is shown, in characters.
const MAX_NAME: usize = 64;

/// Checks the executable at `path`. Reads all of it.
pub(super) fn signer_of(path: &Path) -> Signer {
    let Ok(file) = File::open(path) else {
        return Signer::Unknown;
    };
    let name = wide(path.as_os_str());
    match check_file(&name, &file) {
        Signer::Unsigned => check_catalogs(&name, &file).unwrap_or(Signer::Unsigned),
        other => other,
    }
}

/// The signature in the file itself.
fn check_file(name: &[u16], file: &File) -> Signer {
    let mut subject = WINTRUST_FILE_INFO {
        cbStruct: size(size_of::<WINTRUST_FILE_INFO>()),
        pcwszFilePath: name.as_ptr(),
        hFile: file.as_raw_handle(),
        pgKnownSubject: null_mut(),
    };
    let union = WINTRUST_DATA_0 {
        pFile: &raw mut subject,
    };
    check(WTD_CHOICE_FILE, union)
}

/// A catalog that lists the file's hash; `None` where there is none.
fn check_catalogs(name: &[u16], file: &File) -> Option<Signer> {
    let admin = CatalogAdmin::new()?;
    let mut hash = [0_u8; 64];
    let mut hash_len = size(hash.len());
    // SAFETY: context and file are open, and `hash` has room for as many bytes as is said.
    let done = unsafe {
        CryptCATAdminCalcHashFromFileHandle2(
            admin.0,
            file.as_raw_handle(),
            &raw mut hash_len,
            hash.as_mut_ptr(),
            0,
        )
    };
    let hash = hash.get_mut(..usize::try_from(hash_len).ok()?)?;
    if done == 0 || hash.is_empty() {
        return None;
    }
    // SAFETY: as above; null asks for the first catalog.
    let catalog = unsafe {
        CryptCATAdminEnumCatalogFromHash(admin.0, hash.as_ptr(), hash_len, 0, null_mut())
    };
    if catalog == 0 {
        return None;
    }
    let mut info = CATALOG_INFO {
        cbStruct: size(size_of::<CATALOG_INFO>()),
        wszCatalogFile: [0; 260],
    };
    // SAFETY: the catalog is open, and `info` says its own size.
    let done = unsafe { CryptCATCatalogInfoFromContext(catalog, &raw mut info, 0) };
    // The member's name in a catalog is its hash in hexadecimal.
    let tag: String = hash.iter().map(|byte| format!("{byte:02X}")).collect();
    let tag = wide(tag.as_ref());
    let signer = (done != 0).then(|| {
        let mut subject = WINTRUST_CATALOG_INFO {
            cbStruct: size(size_of::<WINTRUST_CATALOG_INFO>()),
            dwCatalogVersion: 0,
            pcwszCatalogFilePath: info.wszCatalogFile.as_ptr(),
            pcwszMemberTag: tag.as_ptr(),
            pcwszMemberFilePath: name.as_ptr(),
            hMemberFile: file.as_raw_handle(),
            pbCalculatedFileHash: hash.as_mut_ptr(),
            cbCalculatedFileHash: hash_len,
            pcCatalogContext: null_mut(),
            hCatAdmin: admin.0,
        };
        let union = WINTRUST_DATA_0 {
            pCatalog: &raw mut subject,
        };
        check(WTD_CHOICE_CATALOG, union)
    });
    // SAFETY: opened above, closed once.
    unsafe { CryptCATAdminReleaseCatalogContext(admin.0, catalog, 0) };
    signer
}

/// Lets Windows check what `subject` points to, which must be of the kind `choice` and alive.
fn check(choice: u32, subject: WINTRUST_DATA_0) -> Signer {
    let mut action = WINTRUST_ACTION_GENERIC_VERIFY_V2;
    let mut data = WINTRUST_DATA {
        cbStruct: size(size_of::<WINTRUST_DATA>()),
        pPolicyCallbackData: null_mut(),
        pSIPClientData: null_mut(),
        dwUIChoice: WTD_UI_NONE,
        fdwRevocationChecks: WTD_REVOKE_NONE,
        dwUnionChoice: choice,
        Anonymous: subject,
        dwStateAction: WTD_STATEACTION_VERIFY,
        hWVTStateData: null_mut(),
        pwszURLReference: null_mut(),
        dwProvFlags: WTD_CACHE_ONLY_URL_RETRIEVAL,
        dwUIContext: 0,
        pSignatureSettings: null_mut(),
    };
    let nobody: HANDLE = null_mut();
    // SAFETY: everything that `data` points to is alive; no window is shown.
    let code = unsafe { WinVerifyTrust(nobody, &raw mut action, (&raw mut data).cast()) };
    let signer = verdict(code, || name_in(data.hWVTStateData));
    data.dwStateAction = WTD_STATEACTION_CLOSE;
    // SAFETY: frees what the call above allocated.
    unsafe { WinVerifyTrust(nobody, &raw mut action, (&raw mut data).cast()) };
    signer
}

/// What a code of `WinVerifyTrust` means.
fn verdict(code: i32, name: impl FnOnce() -> Option<Box<str>>) -> Signer {
    let why = match code {
        0 => return name().map_or(Signer::Unknown, Signer::Known),
        TRUST_E_NOSIGNATURE | TRUST_E_SUBJECT_FORM_UNKNOWN => return Signer::Unsigned,
        // This system cannot check signatures.
        TRUST_E_PROVIDER_UNKNOWN => return Signer::Unknown,
        TRUST_E_BAD_DIGEST => "the file was changed after it was signed".into(),
        CERT_E_UNTRUSTEDROOT => "the signer is not trusted by this computer".into(),
        CERT_E_EXPIRED => "the certificate had expired when it was signed".into(),
        code => format!("Windows error 0x{code:08X}").into_boxed_str(),
    };
    Signer::Rejected(why)
}

/// The name in the signer's certificate.
fn name_in(state: HANDLE) -> Option<Box<str>> {
    let mut buffer = [0_u16; 256];
    // SAFETY: the state is that of a check that succeeded, and each step's result is looked at before the next.
    let len = unsafe {
        let data = WTHelperProvDataFromStateData(state);
        if data.is_null() {
            return None;
        }
        let signer = WTHelperGetProvSignerFromChain(data, 0, 0, 0);
        if signer.is_null() {
            return None;
        }
        let certificate = WTHelperGetProvCertFromChain(signer, 0);
        if certificate.is_null() || (*certificate).pCert.is_null() {
            return None;
        }
        CertGetNameStringW(
            (*certificate).pCert,
            CERT_NAME_SIMPLE_DISPLAY_TYPE,
            0,
            null(),
            buffer.as_mut_ptr(),
            size(buffer.len()),
        )
    };
    // The length includes the zero.
    let text = buffer.get(..usize::try_from(len).ok()?.checked_sub(1)?)?;
    (!text.is_empty()).then(|| visible(&String::from_utf16_lossy(text), MAX_NAME))
}

/// Access to the catalogs.
struct CatalogAdmin(isize);

impl CatalogAdmin {
    fn new() -> Option<Self> {
        let algorithm = wide("SHA256".as_ref());
        let mut admin = 0;
        // SAFETY: `algorithm` ends with zero; nulls stand for all catalogs and the system's policy.
        let done = unsafe {
            CryptCATAdminAcquireContext2(&raw mut admin, null(), algorithm.as_ptr(), null(), 0)
        };
        (done != 0).then_some(Self(admin))
    }
}

impl Drop for CatalogAdmin {
    fn drop(&mut self) {
        // SAFETY: opened by us, closed once.
        unsafe { CryptCATAdminReleaseContext(self.0, 0) };
    }
}

fn wide(text: &std::ffi::OsStr) -> Vec<u16> {
    text.encode_wide().chain([0]).collect()
}

fn size(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("structures and buffers of this file are small")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_test_program_is_not_signed_and_is_not_said_to_be() {
        let signer = signer_of(&std::env::current_exe().expect("a path"));
        assert!(
            matches!(signer, Signer::Unsigned | Signer::Unknown),
            "{signer:?}"
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_is_unknown() {
        assert_eq!(
            signer_of(Path::new(r"C:\no such\file.exe")),
            Signer::Unknown
        );
    }

    #[test]
    fn every_code_of_the_system_is_an_honest_answer() {
        let name = || Some("Contoso".into());
        assert_eq!(verdict(0, name), Signer::Known("Contoso".into()));
        assert_eq!(
            verdict(0, || None),
            Signer::Unknown,
            "accepted, and nobody knows whose"
        );
        assert_eq!(verdict(TRUST_E_NOSIGNATURE, name), Signer::Unsigned);
        assert_eq!(verdict(TRUST_E_PROVIDER_UNKNOWN, name), Signer::Unknown);
        for code in [TRUST_E_BAD_DIGEST, CERT_E_UNTRUSTEDROOT, CERT_E_EXPIRED, -1] {
            assert!(
                matches!(verdict(code, name), Signer::Rejected(why) if !why.is_empty()),
                "{code}"
            );
        }
    }
}
