//! Where memory comes from.

use std::alloc::{GlobalAlloc, Layout, System};

use mimalloc::MiMalloc;

/// From this size on, in bytes, a block comes from the system.
const LARGE: usize = 32 * 1024;

/// The allocator of the binary and of its benchmarks: small blocks from mimalloc, large ones from the system.
///
/// Parsing and binding make and drop many small blocks, and take a fifth less time with mimalloc. A run over columns takes
/// large ones, which mimalloc keeps when they are freed: a query over a million rows would hold half as much memory again.
#[derive(Debug, Clone, Copy, Default)]
pub struct Allocator;

impl Allocator {
    fn is_large(size: usize) -> bool {
        size >= LARGE
    }
}

#[allow(unsafe_code, reason = "an allocator can be written in no other way")]
// SAFETY: each block is given back to the one of the two that it came from, which its size tells: it is in the layout that
// every call is made with, and a block that grows or shrinks past the limit moves.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if Self::is_large(layout.size()) {
            unsafe { System.alloc(layout) }
        } else {
            unsafe { MiMalloc.alloc(layout) }
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if Self::is_large(layout.size()) {
            unsafe { System.alloc_zeroed(layout) }
        } else {
            unsafe { MiMalloc.alloc_zeroed(layout) }
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if Self::is_large(layout.size()) {
            unsafe { System.dealloc(block, layout) }
        } else {
            unsafe { MiMalloc.dealloc(block, layout) }
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        match (Self::is_large(layout.size()), Self::is_large(size)) {
            (true, true) => unsafe { System.realloc(block, layout, size) },
            (false, false) => unsafe { MiMalloc.realloc(block, layout, size) },
            _ => unsafe {
                let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
                if !moved.is_null() {
                    std::ptr::copy_nonoverlapping(block, moved, layout.size().min(size));
                    self.dealloc(block, layout);
                }
                moved
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(unsafe_code, reason = "an allocator is called in no other way")]
    fn a_block_keeps_its_bytes_when_it_moves_from_one_to_the_other() {
        let sizes = [16, LARGE - 1, LARGE, 3 * LARGE, LARGE, 100, 2 * LARGE];
        for align in [1, 8, 64, 4096] {
            let layout = |size: usize| Layout::from_size_align(size, align).expect("a layout");
            // SAFETY: every block is used within its size and freed once, with the layout that it has.
            unsafe {
                let mut block = Allocator.alloc_zeroed(layout(sizes[0]));
                assert!(!block.is_null());
                block.write_bytes(7, 10);
                for pair in sizes.windows(2) {
                    block = Allocator.realloc(block, layout(pair[0]), pair[1]);
                    assert!(!block.is_null());
                    assert_eq!(block as usize % align, 0);
                    assert_eq!(
                        std::slice::from_raw_parts(block, 16),
                        [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0, 0, 0, 0, 0, 0]
                    );
                }
                Allocator.dealloc(block, layout(sizes[sizes.len() - 1]));
            }
        }
    }
}
