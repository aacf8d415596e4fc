//! Decompression of DEFLATE data (RFC 1951) within zlib (RFC 1950) and gzip (RFC 1952) wrappers.
//!
//! Only what two rarely used functions need: whole inputs in memory, no streams. Checksums are verified.

/// Why nothing was given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InflateError {
    /// The data is not what it should be.
    Malformed,
    /// The result would be longer than allowed.
    TooLong,
}

use InflateError::{Malformed, TooLong};

type Result<T> = std::result::Result<T, InflateError>;

/// Reads zlib data. At most `limit` bytes are given.
pub(super) fn zlib(data: &[u8], limit: usize) -> Result<Vec<u8>> {
    let (head, body) = data.split_at_checked(2).ok_or(Malformed)?;
    let check = u32::from(head[0]) << 8 | u32::from(head[1]);
    let preset_dictionary = head[1] & 0x20 != 0;
    if head[0] & 15 != 8 || !check.is_multiple_of(31) || preset_dictionary {
        return Err(Malformed);
    }
    let (out, rest) = inflate(body, limit)?;
    let sum = rest.first_chunk::<4>().ok_or(Malformed)?;
    if u32::from_be_bytes(*sum) == adler32(&out) {
        Ok(out)
    } else {
        Err(Malformed)
    }
}

/// Reads gzip data of one member without optional header fields, which the engine refuses too. At most `limit` bytes are
/// given.
pub(super) fn gzip(data: &[u8], limit: usize) -> Result<Vec<u8>> {
    let (head, body) = data.split_at_checked(10).ok_or(Malformed)?;
    if head[..4] != [0x1f, 0x8b, 8, 0] {
        return Err(Malformed);
    }
    let (out, rest) = inflate(body, limit)?;
    let sum = rest.first_chunk::<4>().ok_or(Malformed)?;
    if u32::from_le_bytes(*sum) == crc32(&out) {
        Ok(out)
    } else {
        Err(Malformed)
    }
}

pub(super) fn adler32(data: &[u8]) -> u32 {
    let (low, high) = data.iter().fold((1u32, 0u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    high << 16 | low
}

pub(super) fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}

/// Bits of bytes, the lowest first.
struct Bits<'d> {
    data: &'d [u8],
    at: usize,
    held: u32,
    count: u32,
}

impl<'d> Bits<'d> {
    fn take(&mut self, count: u32) -> Result<u32> {
        while self.count < count {
            let byte = self.data.get(self.at).ok_or(Malformed)?;
            self.held |= u32::from(*byte) << self.count;
            self.at += 1;
            self.count += 8;
        }
        let bits = self.held & ((1 << count) - 1);
        self.held >>= count;
        self.count -= count;
        Ok(bits)
    }

    /// What follows from the next whole byte on.
    fn rest(&self) -> &'d [u8] {
        let unread = (self.count / 8) as usize;
        self.data.get(self.at - unread..).unwrap_or_default()
    }

    fn skip_to_byte(&mut self, bytes: usize) {
        self.at = self.at - (self.count / 8) as usize + bytes;
        (self.held, self.count) = (0, 0);
    }
}

/// A canonical Huffman code: how many codes of each length there are, and their symbols in order.
struct Code {
    counts: [u16; 16],
    symbols: Vec<u16>,
}

impl Code {
    fn new(lengths: &[u8]) -> Code {
        let mut counts = [0u16; 16];
        for length in lengths {
            counts[usize::from(*length)] += 1;
        }
        counts[0] = 0;
        let mut symbols: Vec<u16> = (0..lengths.len() as u16)
            .filter(|symbol| lengths[usize::from(*symbol)] > 0)
            .collect();
        symbols.sort_by_key(|symbol| lengths[usize::from(*symbol)]);
        Code { counts, symbols }
    }

    fn read(&self, bits: &mut Bits<'_>) -> Result<u16> {
        let (mut code, mut first, mut index) = (0u32, 0u32, 0u32);
        for count in &self.counts[1..] {
            code |= bits.take(1)?;
            let count = u32::from(*count);
            if code < first + count {
                return self
                    .symbols
                    .get((index + code - first) as usize)
                    .copied()
                    .ok_or(Malformed);
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(Malformed)
    }
}

/// The decompressed bytes and what follows the data.
fn inflate(data: &[u8], limit: usize) -> Result<(Vec<u8>, &[u8])> {
    let mut bits = Bits {
        data,
        at: 0,
        held: 0,
        count: 0,
    };
    let mut out = Vec::new();
    loop {
        let last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut out, limit)?,
            1 => {
                let mut lengths = [8u8; 288];
                lengths[144..256].fill(9);
                lengths[256..280].fill(7);
                block(&mut bits, &mut out, limit, &Code::new(&lengths), &Code::new(&[5; 30]))?;
            }
            2 => {
                let (literals, distances) = codes(&mut bits)?;
                block(&mut bits, &mut out, limit, &literals, &distances)?;
            }
            _ => return Err(Malformed),
        }
        if last {
            return Ok((out, bits.rest()));
        }
    }
}

fn stored(bits: &mut Bits<'_>, out: &mut Vec<u8>, limit: usize) -> Result<()> {
    let rest = bits.rest();
    let head = rest.first_chunk::<4>().ok_or(Malformed)?;
    let length = u16::from_le_bytes([head[0], head[1]]);
    if length != !u16::from_le_bytes([head[2], head[3]]) {
        return Err(Malformed);
    }
    let length = usize::from(length);
    let bytes = rest.get(4..4 + length).ok_or(Malformed)?;
    if out.len() + length > limit {
        return Err(TooLong);
    }
    out.extend_from_slice(bytes);
    bits.skip_to_byte(4 + length);
    Ok(())
}

/// The codes that stand at the start of a block.
fn codes(bits: &mut Bits<'_>) -> Result<(Code, Code)> {
    const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    let literals = bits.take(5)? as usize + 257;
    let distances = bits.take(5)? as usize + 1;
    let count = bits.take(4)? as usize + 4;
    let mut lengths = [0u8; 19];
    for place in &ORDER[..count] {
        lengths[*place] = bits.take(3)? as u8;
    }
    let code = Code::new(&lengths);
    let mut lengths: Vec<u8> = Vec::with_capacity(literals + distances);
    while lengths.len() < literals + distances {
        let (value, times) = match code.read(bits)? {
            16 => (*lengths.last().ok_or(Malformed)?, bits.take(2)? + 3),
            17 => (0, bits.take(3)? + 3),
            18 => (0, bits.take(7)? + 11),
            length => (length as u8, 1),
        };
        lengths.extend(std::iter::repeat_n(value, times as usize));
    }
    if lengths.len() > literals + distances {
        return Err(Malformed);
    }
    let (literals, distances) = lengths.split_at(literals);
    Ok((Code::new(literals), Code::new(distances)))
}

fn block(bits: &mut Bits<'_>, out: &mut Vec<u8>, limit: usize, literals: &Code, distances: &Code) -> Result<()> {
    /// Extra bits of the length codes from 257 on.
    const LENGTH_BITS: [u32; 29] = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ];
    loop {
        let symbol = usize::from(literals.read(bits)?);
        if out.len() >= limit && symbol != 256 {
            return Err(TooLong);
        }
        match symbol {
            0..256 => out.push(symbol as u8),
            256 => return Ok(()),
            285 => copy(bits, out, limit, distances, 258)?,
            257..285 => {
                let place = symbol - 257;
                let base = 3 + LENGTH_BITS[..place].iter().map(|bits| 1usize << bits).sum::<usize>();
                let length = base + bits.take(LENGTH_BITS[place])? as usize;
                copy(bits, out, limit, distances, length)?;
            }
            _ => return Err(Malformed),
        }
    }
}

/// Repeats `length` bytes from a distance that is read.
fn copy(bits: &mut Bits<'_>, out: &mut Vec<u8>, limit: usize, distances: &Code, length: usize) -> Result<()> {
    let place = u32::from(distances.read(bits)?);
    if place >= 30 {
        return Err(Malformed);
    }
    // distances grow by twice as much every two codes
    let extra = (place / 2).saturating_sub(1);
    let base = if place < 4 {
        1 + place
    } else {
        1 + ((2 + place % 2) << extra)
    };
    let distance = (base + bits.take(extra)?) as usize;
    let from = out.len().checked_sub(distance).ok_or(Malformed)?;
    if out.len() + length > limit {
        return Err(TooLong);
    }
    for at in from..from + length {
        out.push(out[at]);
    }
    Ok(())
}
