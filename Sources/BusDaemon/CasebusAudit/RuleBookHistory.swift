package import CasebusMatters

/// The rule books of a log: which was in force when.
///
/// - Units: milliseconds since 1970.
package struct RuleBookHistory: Sendable {
    package struct Entry: Sendable {
        package var from: Int64
        /// `nil`: no book from here on.
        package var book: RuleBook?

        package init(from: Int64, book: RuleBook?) {
            self.from = from
            self.book = book
        }
    }

    /// Ascending by their beginning.
    package private(set) var entries: [Entry] = []

    package init(_ entries: [Entry] = []) { self.entries = entries }

    package mutating func append(_ entry: Entry) { entries.append(entry) }

    package func book(at instant: Int64) -> RuleBook? {
        entries.last { $0.from <= instant }?.book
    }
}

extension CaseTimeline {
    /// Notes under which list each hand-off was opened, where the list had an entry for it.
    package mutating func noteLists(of books: RuleBookHistory) {
        for place in handoffs.indices where handoffs[place].listing != nil {
            handoffs[place].list = books.book(at: handoffs[place].pushedAt)?.version
        }
    }
}
