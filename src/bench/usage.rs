//! What the process used up.

/// CPU time of the process so far, user and system, all threads, in milliseconds. Nothing on systems without
/// `CLOCK_PROCESS_CPUTIME_ID` (Windows).
pub fn cpu_ms() -> Option<f64> {
    #[cfg(unix)]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Some(time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6)
    }
    #[cfg(not(unix))]
    None
}

/// The greatest resident size of the process so far and its resident size now, in MiB. Nothing where `/proc` has no
/// `self/status`: everywhere but on Linux.
pub fn memory() -> Option<(f64, f64)> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes: f64 = line.trim().split(' ').next()?.parse().ok()?;
        Some(kilobytes / 1024.0)
    };
    Some((field("VmHWM:")?, field("VmRSS:")?))
}
