//! The toolkit.

pub mod reference;
