internal import CasebusAudit
internal import GRDB

/// What the index knows of units that are no more.
enum Successions {
    /// As rows of a case's life; who succeeded whom, and nothing of how much was open.
    ///
    /// - Parameters:
    ///   - sequence: only those that were recorded behind this record.
    ///   - asOf: what happened later is left out.
    static func rows(behind sequence: UInt64, asOf: Int64, _ db: Database) throws -> [RecordRow] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT s.sequence, s.at, u.address, n.address FROM successions s
                JOIN units u ON u.unit = s.unit JOIN units n ON n.unit = s.successor
                WHERE s.sequence > ? AND s.at <= ? ORDER BY s.sequence
                """,
            arguments: [Int64(bitPattern: sequence), asOf]
        ).map { found in
            var row = RecordRow(
                sequence: UInt64(bitPattern: found[0] as Int64), at: found[1] as Int64, kind: .succeeded)
            (row.unit, row.successor) = (found[2], found[3])
            return row
        }
    }

    /// Every unit in whose place another one stands, at first or second hand.
    static func predecessors(of address: String, _ db: Database) throws -> Set<String> {
        let pairs = try Row.fetchAll(
            db,
            sql: """
                SELECT u.address, n.address FROM successions s
                JOIN units u ON u.unit = s.unit JOIN units n ON n.unit = s.successor
                """
        ).map { (unit: $0[0] as String, successor: $0[1] as String) }
        var (found, next): (Set<String>, [String]) = ([], [address])
        while let successor = next.popLast() {
            for pair in pairs where pair.successor == successor && pair.unit != address {
                if found.insert(pair.unit).inserted { next.append(pair.unit) }
            }
        }
        return found
    }
}

/// Between whom stretches of hand-offs were at an earlier instant, where an end of theirs was succeeded later while they
/// went on.
struct FormerLanes: Sendable {
    struct Former {
        var until: Int64
        var lane: Int64
        /// The sender.
        var from: Int64
    }

    /// By hand-off, the earliest behind the instant.
    private var lanes: [Int64: Former] = [:]

    init(at instant: Int64, _ db: Database) throws {
        // Nothing where the instant is now.
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT f.handoff, f.until, f.lane, l.from_unit FROM former_lanes f JOIN lanes l ON l.lane = f.lane
                WHERE f.until > ? ORDER BY f.until
                """,
            arguments: [instant])
        while let row = try cursor.next() {
            let handoff: Int64 = row[0]
            if lanes[handoff] == nil { lanes[handoff] = Former(until: row[1], lane: row[2], from: row[3]) }
        }
    }

    /// The lane then of a stretch that went on at the instant.
    func lane(of stretch: Stretch) -> Int64 {
        guard !lanes.isEmpty, stretch.tag.isOfHandoff, let former = lanes[stretch.number], former.until <= stretch.end
        else { return stretch.lane }
        return former.lane
    }

    /// The same for the stretch that an open hand-off is in, and had been in at the instant.
    func former(ofOpen handoff: Int64) -> Former? { lanes.isEmpty ? nil : lanes[handoff] }
}

extension StretchTag {
    /// Whether its number is a hand-off's, and it is no note.
    fileprivate var isOfHandoff: Bool {
        switch self {
        case .waiting, .atWork, .suspended, .inDispute: true
        case .preparing, .idle, .caseSuspended, .critical, .bounce: false
        }
    }
}
