package import CasebusModel
internal import GRDB

/// How many hand-offs are open in which state, and since when the oldest of them waits to be signed for.
package struct OpenHandoffs: Equatable, Sendable {
    package var byState: [HandoffState: Int] = [:]
    /// Milliseconds since 1970; `nil` where none waits.
    package var oldestUnsignedSince: Int64?
}

extension Index {
    /// - Cost: goes through the open hand-offs in an index of their own, some 50 ns each.
    package func openHandoffs() throws -> OpenHandoffs {
        try read { db in
            var open = OpenHandoffs()
            let cursor = try Row.fetchCursor(
                db, sql: "SELECT state, COUNT(*) FROM handoffs WHERE state < 8 GROUP BY state")
            while let row = try cursor.next() {
                if let state = HandoffState(rawValue: row[0]) { open.byState[state] = row[1] }
            }
            open.oldestUnsignedSince = try Int64.fetchOne(
                db, sql: "SELECT since FROM handoffs WHERE state < 8 AND state = ? ORDER BY since LIMIT 1",
                arguments: [Int64(HandoffState.pushed.rawValue)])
            return open
        }
    }
}
