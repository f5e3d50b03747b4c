internal import CasebusConfiguration
internal import CasebusLedger
internal import CasebusMatters
internal import CasebusModel
internal import CasebusRules
internal import CasebusWire
internal import Crypto
import Foundation
internal import SwiftProtobuf

/// The rule book, the calendar and the successions as a configuration has them, ready to be recorded.
struct RulesToAdopt: Sendable {
    let book: [UInt8]
    let list: String
    let calendar: [UInt8]
    /// Who stands in the place of units that are no more.
    let successions: [WireSucceeded]

    /// No book and no calendar.
    static let none = RulesToAdopt(book: [], list: "", calendar: [])

    private init(book: [UInt8], list: String, calendar: [UInt8]) {
        (self.book, self.list, self.calendar, successions) = (book, list, calendar, [])
    }

    /// - Throws: ``StartError`` when the calendar's file, which was just read, cannot be read again.
    init(_ installation: Installation) throws {
        let rules = installation.rules
        book = rules?.encoded() ?? []
        list = rules?.version ?? ""
        successions = installation.units.successions.map { one in
            .with { ($0.unit, $0.successor) = (one.unit.text, one.successor.text) }
        }
        guard let path = installation.configuration.calendarPath else {
            calendar = []
            return
        }
        guard let file = FileManager.default.contents(atPath: path) else {
            throw StartError("\(path): it cannot be read any more")
        }
        calendar = Array(SHA256.hash(data: file))
    }

    /// Whether the log's last rules are these. Where there never was a book, no deadline rests on the calendar.
    func areIn(_ ledger: Ledger) -> Bool {
        if book.isEmpty, ledger.rules == nil { return true }
        return (ledger.rules?.bytes ?? []) == book && ledger.calendarDigest == calendar
    }

    /// - Parameter changes: as codes, each with what it is about.
    func event(_ changes: [String]) -> WireBusEvent {
        var event = WireBusEvent()
        event.rules.book = Data(book)
        event.rules.list = list
        event.rules.calendar = Data(calendar)
        if !book.isEmpty { event.rules.digest = Data(SHA256.hash(data: book)) }
        event.rules.changes = changes
        return event
    }
}
