import CasebusClient
import CasebusModel
import CasebusReports
import Foundation

/// The simulator's own log of what it did: a JSON object a line, in the order in which receipts came.
///
/// It is written from what the simulator sent and what the receipts say, never from what the bus answers to queries,
/// so that the two can be compared.
actor ZoneLog {
    /// `{"act":…}`: an act that has its receipt.
    struct Act: Encodable, Sendable {
        var act: String
        var id: String
        var actor: String
        var registrar: String
        var caseID: String
        /// As the plan has it: a share of the day, or a working day of the plan and a share of it.
        var plannedAt: Double
        /// When it was sent and when its receipt had come, by the simulator's clock.
        var sentAt: Instant
        var answeredAt: Instant
        /// As the receipt says.
        var sequence: UInt64
        var recordedAt: Instant
        var matter: String?
        var handoff: UInt64?
        var from: String?
        var to: String?
        var answer: String?
        var outcome: String?
        var decision: String?
        var reason: String?
        var next: [Next]?
        var step: String?
        var owner: String?
        var entry: UInt32?
        var office: String?
        var days: UInt32?

        enum CodingKeys: String, CodingKey {
            case act, id, actor, registrar, sequence, matter, handoff, from, to, answer, outcome, decision, reason, next
            case step, owner, entry, office, days
            case caseID = "case"
            case plannedAt = "planned_at"
            case sentAt = "sent_at"
            case answeredAt = "answered_at"
            case recordedAt = "recorded_at"
        }
    }

    struct Next: Encodable, Sendable {
        var handoff: UInt64
        var to: String
    }

    /// `{"open":…}`: what is left open at the end, as the script says.
    struct Open: Encodable, Sendable {
        var open: String
        var unit: String
        var registrar: String
        var caseID: String
        var matter: String
        var handoff: UInt64?
        var from: String?
        /// When the act that began it was recorded.
        var since: Instant

        enum CodingKeys: String, CodingKey {
            case open, unit, registrar, matter, handoff, from, since
            case caseID = "case"
        }
    }

    /// `{"plan":…}`, the first line where the plan is of several working days: their instants, of the bus.
    struct Plan: Encodable, Sendable {
        var plan: UInt64
        /// When the first working day begins, and when the one after the last opens.
        var begin: Instant
        var end: Instant
        /// The day on which nobody acts.
        var restFrom: Instant
        var restTo: Instant
        /// From when to when a unit has no session.
        var awayUnit: String
        var awayFrom: Instant
        var awayTo: Instant

        enum CodingKeys: String, CodingKey {
            case plan, begin, end
            case restFrom = "rest_from"
            case restTo = "rest_to"
            case awayUnit = "away_unit"
            case awayFrom = "away_from"
            case awayTo = "away_to"
        }
    }

    /// `{"truth":…}`: what the bus has to find, as the story says.
    struct Truth: Encodable, Sendable {
        var truth: String
        var registrar: String
        var caseID: String
        var handoff: UInt64?
        /// Whom to ask.
        var unit: String
        var clock: String?
        var colour: String?
        var raised: Bool?
        var settled: String?
        var owner: String?
        var kind: String?

        enum CodingKeys: String, CodingKey {
            case truth, registrar, handoff, unit, clock, colour, raised, settled, owner, kind
            case caseID = "case"
        }
    }

    private let handle: FileHandle
    private let path: String

    /// - Parameter path: a file that does not exist yet.
    init(path: String) throws {
        self.path = path
        do {
            try Data().write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
            handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        } catch {
            throw CommandFailure(.local, ZoneWords.logNotMade(path))
        }
    }

    func write(_ line: some Encodable & Sendable) throws {
        let text = try QueryDocument.text(line) + "\n"
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            throw CommandFailure(.local, ZoneWords.logNotWritten(path))
        }
    }

    func close() { try? handle.close() }
}
