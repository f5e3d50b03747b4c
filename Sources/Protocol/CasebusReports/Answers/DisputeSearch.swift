/// Looks for the oldest dispute that goes on, page by page of the log.
package struct DisputeSearch {
    /// Records that are looked through, the last ones: a dispute lasts days.
    private static let recordsLookedThrough: UInt64 = 20_000

    /// From which record on the next page is to be; `nil` at the end.
    package private(set) var next: UInt64?
    private let head: UInt64
    private var disputes: [UInt64: RecordRow] = [:]

    package init(head: UInt64) {
        self.head = head
        next = head == 0 ? nil : head > Self.recordsLookedThrough ? head - Self.recordsLookedThrough : 1
    }

    package mutating func look(at page: TailAnswer) {
        for row in page.records {
            guard let handoff = row.handoff else { continue }
            if row.answer == "dispute" {
                disputes[handoff] = row
            } else if row.answer != nil || ["withdraw", "rule"].contains(row.kind) {
                disputes[handoff] = nil
            }
        }
        next = page.next > (next ?? head) && page.next <= head ? page.next : nil
    }

    /// The record that began it.
    package var oldest: RecordRow? { disputes.values.min { $0.sequence < $1.sequence } }
}
