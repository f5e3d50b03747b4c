internal import CasebusLedger

/// Units that are to be told something when their turn comes, in order; each stands in it once, however often it is
/// named, so that it never grows beyond the units there are.
struct Backlog {
    private var units: [UnitNumber] = []
    /// By the unit's number.
    private var isWaiting: [Bool] = []

    var isEmpty: Bool { units.isEmpty }

    mutating func add(_ unit: UnitNumber) {
        if mark(unit) { units.append(unit) }
    }

    /// Puts back units that had no turn, before those that want another one.
    mutating func addFirst(_ unserved: some Sequence<UnitNumber>) {
        units.insert(contentsOf: unserved.filter { mark($0) }, at: 0)
    }

    /// - Returns: `false` when it stands there already.
    private mutating func mark(_ unit: UnitNumber) -> Bool {
        let index = Int(unit)
        if index >= isWaiting.count {
            isWaiting.append(contentsOf: repeatElement(false, count: index + 1 - isWaiting.count))
        }
        defer { isWaiting[index] = true }
        return !isWaiting[index]
    }

    /// Takes them all out; whoever is not served is added again.
    mutating func takeAll() -> [UnitNumber] {
        for unit in units { isWaiting[Int(unit)] = false }
        defer { units = [] }
        return units
    }
}
