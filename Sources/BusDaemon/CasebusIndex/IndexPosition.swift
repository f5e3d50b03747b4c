internal import GRDB

/// How far the index has come, and its counters.
package struct IndexPosition: Equatable, Sendable {
    /// The last record that is in the index; 0: none.
    package var applied: UInt64 = 0
    /// When that one was recorded; milliseconds since 1970.
    package var recordedAt: Int64 = 0
    package var cases: Int64 = 0
    package var openCases: Int64 = 0
    package var handoffs: Int64 = 0
    package var openHandoffs: Int64 = 0

    init() {}

    init(_ db: Database) throws {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM position WHERE one = 1") else {
            throw IndexError(.corrupt, operation: "read", detail: "the table position is empty")
        }
        applied = UInt64(bitPattern: row["applied"] as Int64)
        recordedAt = row["recorded_at"]
        cases = row["cases"]
        openCases = row["open_cases"]
        handoffs = row["handoffs"]
        openHandoffs = row["open_handoffs"]
    }

    func save(_ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE position SET applied = ?, recorded_at = ?, cases = ?, open_cases = ?, handoffs = ?,
                    open_handoffs = ? WHERE one = 1
                """,
            arguments: [Int64(bitPattern: applied), recordedAt, cases, openCases, handoffs, openHandoffs])
    }
}
