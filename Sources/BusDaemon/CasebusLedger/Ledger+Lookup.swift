internal import CXXHash
internal import CasebusModel
internal import CasebusWire

/// Finding units, cases and hand-offs by what a command calls them.
extension Ledger {
    /// - Parameter meets: whether a unit nobody knows yet is let in: what importers may do.
    mutating func unitNamed(
        _ range: ByteRange, in frame: UnsafeRawBufferPointer, meets: Bool, field: String
    ) throws(Problem) -> UnitNumber {
        let bytes = UnsafeRawBufferPointer(rebasing: frame[range.range])
        if let number = units.number(of: bytes), meets || units[number].isKnown { return number }
        let text = String(decoding: bytes, as: UTF8.self)
        if let fault = Address.fault(in: text) {
            throw Problem(.fieldInvalid, field: field, value: text, detail: "the address \(fault)")
        }
        guard meets else {
            let successor = units.number(of: bytes).map { units[$0].successor } ?? noUnit
            throw Problem(
                .unitUnknown, field: field, value: text,
                detail: successor == noUnit
                    ? "no unit of this address is in units.yaml: check the spelling, or have it added"
                    : "it is no more, \(units.address(successor)) has succeeded it: name that unit")
        }
        return units.admit(text)
    }

    package func handoff(numbered number: UInt64) -> UInt32? {
        handoffIndex.find(hash(handoff: number)) { handoffs[$0].number == number }
    }

    func handoffNamed(_ number: UInt64) throws(Problem) -> UInt32 {
        if let slot = handoff(numbered: number) { return slot }
        guard number < nextHandoff else {
            throw Problem(
                .handoffUnknown, field: "handoff", value: "\(number)",
                detail: "no hand-off of this number was ever opened")
        }
        throw Problem(
            .handoffState, field: "handoff", value: "\(number)",
            detail: "this hand-off is closed: nothing more can be said on it", state: "closed")
    }

    /// The case that a command names; an absent registrar means the speaking unit.
    mutating func caseNamed(_ name: PushView, _ act: Context) throws(Problem) -> UInt32 {
        let registrar: UnitNumber
        if name.registrar.isEmpty {
            registrar = act.unit
        } else if let number = units.number(of: act.bytes(name.registrar)) {
            registrar = number
        } else {
            throw caseUnknown(name, act)
        }
        guard let slot = findCase(registrar: registrar, id: act.bytes(name.caseID)) else {
            throw caseUnknown(name, act)
        }
        return slot
    }

    private func caseUnknown(_ name: PushView, _ act: Context) -> Problem {
        Problem(
            .caseUnknown, field: "case", value: act.string(name.caseID),
            detail: "no open case of this id is registered by "
                + (name.registrar.isEmpty
                    ? units.address(act.unit) + ": name the registrar of another unit's case"
                    : act.string(name.registrar)))
    }

    func findCase(registrar: UnitNumber, id: UnsafeRawBufferPointer) -> UInt32? {
        caseIndex.find(hash(case: id, of: registrar)) { slot in cases[slot].isNamed(id, by: registrar) }
    }

    package func caseID(_ slot: UInt32) -> String {
        let row = cases[slot]
        return withUnsafeBytes(of: row.id) { String(decoding: $0.prefix(Int(row.idBytes)), as: UTF8.self) }
    }

    func paddedID(_ id: UnsafeRawBufferPointer) -> SIMD64<UInt8> {
        var padded = SIMD64<UInt8>()
        withUnsafeMutableBytes(of: &padded) {
            $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: id.prefix($0.count)))
        }
        return padded
    }

    func hash(case id: UnsafeRawBufferPointer, of registrar: UnitNumber) -> UInt64 {
        XXH3_64bits_withSeed(id.baseAddress, id.count, hashSeed ^ UInt64(registrar) &* 0x9E37_79B9_7F4A_7C15)
    }

    /// Where a hand-off's number lies: 512 in a row share a shard, one beside the other, and the next 512 have the next.
    ///
    /// The bus gives the numbers itself, so nobody can choose them to collide.
    func hash(handoff number: UInt64) -> UInt64 {
        let withinShard = (number & 511) | (number >> 19) << 9
        return withinShard << 32 | (number >> 9) & 1023
    }

    // MARK: Idempotency

    /// The keyed hash under which a command id, or a case id, of a unit is remembered for good.
    ///
    /// The unit enters by its address, so that the hash is the same after a restart.
    package func fingerprint(_ kind: IdentifierKind, _ id: UnsafeRawBufferPointer, of unit: UnitNumber) -> UInt64 {
        units.addresses.withUnsafeBytes { all in
            fingerprint(kind, id, ofAddress: UnsafeRawBufferPointer(rebasing: all[units[unit].address]))
        }
    }

    func fingerprint(
        _ kind: IdentifierKind, _ id: UnsafeRawBufferPointer, ofAddress address: UnsafeRawBufferPointer
    ) -> UInt64 {
        let unit = XXH3_64bits_withSeed(address.baseAddress, address.count, hashSeed)
        return XXH3_64bits_withSeed(id.baseAddress, id.count, unit ^ kind.rawValue)
    }

    /// Remembers that a case's id is taken, for when the ledger has forgotten the case.
    mutating func rememberCase(_ applied: Applied, sequence: UInt64) {
        let fingerprint = withUnsafeBytes(of: applied.caseID) { id in
            let id = UnsafeRawBufferPointer(rebasing: id.prefix(Int(applied.caseIDBytes)))
            return self.fingerprint(.caseID, id, of: applied.registrar)
        }
        ids.insert(RememberedID(fingerprint: fingerprint, digest: 0, sequence: sequence), time: nil)
    }

    /// Remembers the id of the record that was just applied.
    package mutating func remember(_ id: RememberedID, of unit: UnitNumber, time: Int64?) {
        ids.insert(id, time: time)
        if let time, time > units[unit].lastIDTime { units[unit].lastIDTime = time }
    }

    /// Whether an id may lie in the runs on disk: not when its time is later than any settled there.
    package func mayBeSettled(of unit: UnitNumber, time: Int64?) -> Bool {
        guard let time else { return true }
        return time <= units[unit].lastSettledIDTime
    }

    /// Turns the recent ids over for settling; from then on only later UUIDv7 skip the runs.
    package mutating func beginSettlingIDs() -> RecentIDs.Generation? {
        guard let generation = ids.beginSettling() else { return nil }
        for number in units.rows.indices {
            units[UnitNumber(number)].lastSettledIDTime = units[UnitNumber(number)].lastIDTime
        }
        return generation
    }

    package mutating func finishSettlingIDs() { ids.finishSettling() }

    /// A copy for a snapshot: the ids are settled apart, and the indexes are made anew from the rows.
    package func withoutIDs() -> Ledger {
        var copy = self
        copy.ids = RecentIDs()
        copy.caseIndex = SlotIndex()
        copy.handoffIndex = SlotIndex()
        return copy
    }
}

/// What an id names; keeps command ids and case ids of a unit apart.
package enum IdentifierKind: UInt64, Sendable {
    case command = 0x636F_6D6D_616E_6431
    case caseID = 0x6361_7365_6361_7365
}
