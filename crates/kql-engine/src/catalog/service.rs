//! Where the service takes another number of arguments than Microsoft's parser package knows.

use super::{CatalogEntry, Category, Signature};

/// What a documentation page says of a function, aggregate or plugin against its catalog entry.
struct Deviation {
    category: Category,
    name: &'static str,
    /// The fewest and the most arguments that the service takes.
    arity: (usize, usize),
    /// Whether the parser package rejects what is published: it is then not followed even where its word is asked for.
    published: bool,
}

/// Sources: the pages of the plugins and functions of these names.
static DEVIATIONS: &[Deviation] = &[
    // the package knows neither `columnsConflict` nor `ignoredProperties`
    Deviation {
        category: Category::Plugin,
        name: "bag_unpack",
        arity: (1, 4),
        published: true,
    },
    // "N in range of [2..16]"
    Deviation {
        category: Category::Plugin,
        name: "dcount_intersect",
        arity: (2, 16),
        published: false,
    },
    // "if unspecified, all 32 bit-masks are used"
    Deviation {
        category: Category::Function,
        name: "format_ipv4_mask",
        arity: (1, 2),
        published: false,
    },
];

impl CatalogEntry {
    /// How many arguments the service takes, where that differs from the signatures; `strictly` as the parser package
    /// has it, published queries aside.
    pub(crate) fn service_arity(&self, strictly: bool) -> Option<(usize, usize)> {
        let own = |known: &&Deviation| known.category == self.category && known.name == self.name;
        let known = DEVIATIONS.iter().find(own)?;
        (known.published || !strictly).then_some(known.arity)
    }

    /// The fewest and the most arguments that any signature takes.
    pub(crate) fn arity(&self) -> (usize, usize) {
        let arities = self.signatures.iter().map(Signature::arity);
        arities
            .reduce(|(fewest, most), (low, high)| (fewest.min(low), most.max(high)))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::DEVIATIONS;
    use crate::catalog::lookup;

    /// Breaks when an entry is gone, or the package has learnt what the service takes.
    #[test]
    fn all_differ_from_the_catalog() {
        for known in DEVIATIONS {
            let entry = lookup(known.category, known.name).expect(known.name);
            assert_ne!(entry.arity(), known.arity, "{}", known.name);
        }
    }
}
