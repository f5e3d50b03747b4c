internal import CasebusAudit
internal import Foundation
internal import GRDB

/// Goes through what has ended, chunk by chunk.
///
/// - Cost: some 15 nanoseconds for each stretch of the chunks that the bounds do not leave out.
enum StretchScan {
    /// - Parameters:
    ///   - bounds: a condition on the columns of `stretches`, which leaves chunks out as a whole.
    ///   - body: gets every stretch of the other chunks, in the order in which they ended.
    static func forEach(
        _ db: Database, where bounds: String, _ arguments: StatementArguments, _ body: (Stretch) throws -> Void
    ) throws {
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT chunk, count, bytes FROM stretches WHERE \(bounds) ORDER BY chunk", arguments: arguments)
        while let row = try cursor.next() {
            let count = try row.withUnsafeData(atIndex: 2) { data in
                try data?.withUnsafeBytes { try StretchChunk.forEach($0, body) } ?? 0
            }
            guard count == row[1] else {
                throw IndexError(
                    .corrupt, operation: "query",
                    detail: "chunk \(row[0] as Int64) of what has ended holds \(count) of \(row[1] as Int64) stretches")
            }
        }
    }
}

extension StretchTag {
    /// `nil` for a note.
    var kind: IntervalKind? {
        switch self {
        case .preparing: .preparing
        case .waiting: .waiting
        case .atWork: .atWork
        case .idle: .idle
        case .suspended, .caseSuspended: .suspended
        case .inDispute: .inDispute
        case .critical, .bounce: nil
        }
    }
}

extension Outages {
    /// All that the index knows of.
    init(_ db: Database) throws { self.init(try BusHistory(db, units: [], since: .min).outages) }
}
