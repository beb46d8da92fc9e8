//! Whether pictures can be drawn here. Where CI runs they must be.

/// `true` where there is an adapter. Without one, tests of pictures say so and end; in CI they fail.
pub(crate) fn is_there() -> bool {
    match arcwatch::gpu::probe() {
        Ok(_) => true,
        Err(error) => {
            assert!(
                std::env::var_os("CI").is_none(),
                "CI has no graphics: {error}"
            );
            skip(&error);
            false
        }
    }
}

#[expect(clippy::print_stderr, reason = "a skipped test says why")]
fn skip(reason: &dyn std::error::Error) {
    eprintln!("skipped: {reason}");
}
