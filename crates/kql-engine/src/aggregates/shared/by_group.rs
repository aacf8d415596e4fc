//! Values gathered in the order of the rows, given out group by group.

/// Where each group's values lie: a stable counting sort of value numbers by group.
#[derive(Debug)]
pub(in crate::aggregates) struct ByGroup {
    starts: Vec<usize>,
    order: Vec<u32>,
}

impl ByGroup {
    /// `groups[v]` is the group of value `v`, below `group_count`.
    pub(in crate::aggregates) fn new(groups: &[u32], group_count: usize) -> ByGroup {
        let mut starts = vec![0usize; group_count + 1];
        for &group in groups {
            starts[group as usize + 1] += 1;
        }
        for group in 0..group_count {
            starts[group + 1] += starts[group];
        }
        let mut next = starts.clone();
        let mut order = vec![0u32; groups.len()];
        for (value, &group) in groups.iter().enumerate() {
            order[next[group as usize]] = value as u32;
            next[group as usize] += 1;
        }
        ByGroup { starts, order }
    }

    /// The numbers of a group's values, in the order in which they came.
    pub(in crate::aggregates) fn values(&self, group: usize) -> &[u32] {
        &self.order[self.starts[group]..self.starts[group + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::ByGroup;

    #[test]
    fn values_keep_their_order_within_a_group() {
        let by_group = ByGroup::new(&[1, 0, 1, 3], 4);
        assert_eq!(by_group.values(0), [1]);
        assert_eq!(by_group.values(1), [0, 2]);
        assert_eq!(by_group.values(2), [0u32; 0]);
        assert_eq!(by_group.values(3), [3]);
    }
}
