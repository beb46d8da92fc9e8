//! The one-instruction socket filter that keeps the kernel from copying more of a packet than is looked at.

/// Bytes of a packet that are kept. Names are in the first segment or two; with segmentation offload that is one
/// frame of up to 64 KiB, of which a post-quantum `ClientHello` with all its extensions fills less than this.
pub(super) const SNAP_BYTES: u32 = 4096;

/// "Take the packet, up to so many bytes", in the kernel's classic filter language.
pub(super) fn snap_to(bytes: u32) -> [libc::sock_filter; 1] {
    const RETURN_CONSTANT: u16 = 0x06; // BPF_RET | BPF_K
    [libc::sock_filter {
        code: RETURN_CONSTANT,
        jt: 0,
        jf: 0,
        k: bytes,
    }]
}
