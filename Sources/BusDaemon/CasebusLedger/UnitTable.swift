internal import CXXHash
internal import Glibc

/// The units the ledger has met, with their inboxes.
///
/// - Shape: numbers count from 0 in the order of meeting; a unit never leaves.
package struct UnitTable: Sendable {
    package struct Row: Sendable {
        /// Where the address lies in ``UnitTable/addresses``.
        package var address: Range<Int>
        package var inbox = Inbox()
        /// A unit that may be pushed to: configured, or brought in by an importer.
        package var isKnown = false
        /// Ids of the form UUIDv7 up to this time (ms) may lie in the runs on disk; later ones cannot.
        package var lastSettledIDTime: Int64 = -1
        /// The latest UUIDv7 time seen.
        package var lastIDTime: Int64 = -1
        package var openSent = 0
        package var openReceived = 0
        /// Of these, those past a limit, as their cards say.
        package var overdue = 0
        /// Who took over what was open of it, when it was last taken out of units.yaml; ``noUnit``: nobody.
        package var successor = noUnit
    }

    package private(set) var rows: [Row] = []
    /// The addresses' UTF-8, one behind the other.
    package private(set) var addresses: [UInt8] = []
    private var index = SlotIndex()

    package init() {}

    package subscript(number: UnitNumber) -> Row {
        _read { yield rows[Int(number)] }
        _modify { yield &rows[Int(number)] }
    }

    package func address(_ number: UnitNumber) -> String {
        String(decoding: addresses[rows[Int(number)].address], as: UTF8.self)
    }

    /// A unit's address as its bytes lie here.
    func withAddress<Result>(_ number: UnitNumber, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        addresses.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[rows[Int(number)].address])) }
    }

    package func number(of address: UnsafeRawBufferPointer) -> UnitNumber? {
        index.find(hash(address)) { slot in
            let range = rows[Int(slot)].address
            guard range.count == address.count else { return false }
            return addresses.withUnsafeBytes { own in
                guard let own = own.baseAddress, let other = address.baseAddress else { return range.isEmpty }
                return memcmp(own + range.lowerBound, other, range.count) == 0
            }
        }
    }

    package func number(of address: String) -> UnitNumber? {
        var address = address
        return address.withUTF8 { number(of: UnsafeRawBufferPointer($0)) }
    }

    /// Finds a unit, or gives it the next number.
    package mutating func meet(_ address: UnsafeRawBufferPointer) -> UnitNumber {
        if let number = number(of: address) { return number }
        let start = addresses.count
        addresses.append(contentsOf: address)
        rows.append(Row(address: start..<addresses.count))
        let number = UnitNumber(rows.count - 1)
        index.insert(hash(address), slot: number)
        return number
    }

    package mutating func meet(_ address: String) -> UnitNumber {
        var address = address
        return address.withUTF8 { meet(UnsafeRawBufferPointer($0)) }
    }

    /// Makes a unit one that may be pushed to.
    package mutating func admit(_ address: String) -> UnitNumber {
        let number = meet(address)
        rows[Int(number)].isKnown = true
        return number
    }

    private func hash(_ address: UnsafeRawBufferPointer) -> UInt64 {
        XXH3_64bits(address.baseAddress, address.count)
    }
}
