package import CasebusMatters
internal import CasebusModel

/// The rule book that holds now, with the ledger's own numbers for what it names.
///
/// - Shape: made once when a `Rules` event is taken; never changed.
package final class RulesInForce: Sendable {
    package let book: RuleBook
    /// The record that brought it.
    package let sequence: UInt64
    /// The book's bytes as they are recorded: what a snapshot keeps.
    package let bytes: [UInt8]
    /// For each entry of the list the unit of its department.
    let owners: [UnitNumber]
    /// For each of the book's matters the ledger's number.
    let numbers: [UInt32]
    /// For each of the ledger's matters its place in the book, from 1; 0: it is not in it.
    let places: [UInt32]

    init(_ book: RuleBook, sequence: UInt64, bytes: [UInt8], units: inout UnitTable, matters: inout MatterTable) {
        self.book = book
        self.sequence = sequence
        self.bytes = bytes
        var owners: [UnitNumber] = []
        // All that it names get their numbers here: which units are configured, no replay knows.
        if let convenor = book.content.list?.convenor { _ = units.meet(convenor.text) }
        for entry in book.content.list?.entries ?? [] {
            owners.append(units.meet(entry.department.text))
            if let office = entry.office { _ = units.meet(office.text) }
        }
        self.owners = owners
        numbers = book.content.matters.map { matters.number(of: $0.code) }
        var places = [UInt32](repeating: 0, count: matters.count + 1)
        for (place, number) in numbers.enumerated() { places[Int(number)] = UInt32(place + 1) }
        self.places = places
    }
}

/// Codes of matters with numbers that stay: from 1, in the order of meeting.
package struct MatterTable: Sendable {
    package private(set) var codes: [String] = []
    private var numbers: [String: UInt32] = [:]

    package init() {}

    package var count: Int { codes.count }

    package mutating func number(of code: String) -> UInt32 {
        if let known = numbers[code] { return known }
        codes.append(code)
        numbers[code] = UInt32(codes.count)
        return UInt32(codes.count)
    }

    package func code(_ number: UInt32) -> String { codes[Int(number) - 1] }
}
