//! The socket filter that keeps the kernel from copying packets that are not wanted, and more of a packet than is
//! looked at.

/// Bytes of a packet that are kept. Names are in the first segment or two; with segmentation offload that is one
/// frame of up to 64 KiB, of which a post-quantum `ClientHello` with all its extensions fills less than this.
pub(super) const SNAP_BYTES: u32 = 4096;

/// Interfaces that the kernel can be told to leave out: two instructions each, of 4,096 that a filter may have. What
/// is beyond is left out by us.
const MAX_LEFT_OUT: usize = 1_000;

/// "Nothing of these interfaces, of others the packet, up to so many bytes", in the kernel's classic filter language.
/// Interfaces that come later pass: what they are is looked at when their first packet is there.
pub(super) fn all_but(left_out: &[u32]) -> Vec<libc::sock_filter> {
    const LOAD: u16 = 0x20; // BPF_LD | BPF_W | BPF_ABS
    const IF_EQUAL: u16 = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    const RETURN: u16 = 0x06; // BPF_RET | BPF_K
    /// Where a load finds the interface's index: `SKF_AD_OFF + SKF_AD_IFINDEX`.
    const INTERFACE: u32 = (-0x1000_i32 + 8).cast_unsigned();
    let step = |code, jt, jf, k| libc::sock_filter { code, jt, jf, k };
    let mut program = vec![step(LOAD, 0, 0, INTERFACE)];
    for index in left_out.iter().take(MAX_LEFT_OUT) {
        program.push(step(IF_EQUAL, 0, 1, *index));
        program.push(step(RETURN, 0, 0, 0));
    }
    program.push(step(RETURN, 0, 0, SNAP_BYTES));
    program
}
