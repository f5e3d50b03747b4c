internal import CasebusAudit
internal import CasebusJournal
internal import CasebusModel
internal import CasebusWire

/// Finds the rows that a record touches: in memory, else in the database.
extension IndexWriter {
    /// The case a command is about; a registration makes it.
    mutating func caseConcerned(
        by command: CommandView, _ record: DecodedRecord, _ statements: IndexStatements
    ) throws -> Int {
        switch command.act {
        case .register:
            return try registerCase(
                id: record.text(record.layout.caseID), by: unit(record.text(record.layout.registrar), statements),
                matter: record.text(command.push.matter), linkedTo: record.linkedTo(command), record, statements)
        case .accept, .decide, .close, .push, .extend: return try caseNamed(by: record, statements)
        case .suspend, .resume, .correction, .corrected:
            guard command.handoff == 0 else { fallthrough }
            return try caseNamed(by: record, statements)
        case .acknowledge, .feedback, .withdraw, .urge, .oversee, .explain, .rule, .reassign:
            let slot = try openHandoff(command.handoff, statements)
            return try caseSlot(key: handoffs[slot].caseKey, statements)
        }
    }

    /// The case that the record itself names.
    mutating func caseNamed(by record: DecodedRecord, _ statements: IndexStatements) throws -> Int {
        let registrar = try unit(record.text(record.layout.registrar), statements)
        return try caseSlot(registrar: registrar, id: record.text(record.layout.caseID), statements)
    }

    /// - Parameter name: the case that it follows from; one that was never registered here is as good as none.
    mutating func registerCase(
        id: String, by registrar: Int64, matter: String, linkedTo name: RecordRow.CaseName?, _ record: DecodedRecord,
        _ statements: IndexStatements
    ) throws -> Int {
        let at = record.header.at
        var row = IndexedCase(
            key: Int64(bitPattern: record.stored.sequence), registrar: registrar, registeredAt: at, lastAt: at,
            idleUnit: registrar, idleSince: at, matter: matter, new: (id, matter))
        if let name, let parent = try knownCase(name, statements) { row.linkedTo = cases[parent].key }
        return insertCase(row)
    }

    private mutating func knownCase(_ name: RecordRow.CaseName, _ statements: IndexStatements) throws -> Int? {
        guard let registrar = try unitNumbers[name.registrar] ?? statements.unit(name.registrar) else { return nil }
        return try knownCase(CaseName(registrar: registrar, id: name.id), statements)
    }

    mutating func unit(_ address: String, _ statements: IndexStatements) throws -> Int64 {
        if let known = unitNumbers[address] { return known }
        let number = try statements.unit(address) ?? statements.insertUnit(address)
        unitNumbers[address] = number
        return number
    }

    private mutating func caseSlot(registrar: Int64, id: String, _ statements: IndexStatements) throws -> Int {
        guard let slot = try knownCase(CaseName(registrar: registrar, id: id), statements) else {
            throw IndexError(.badRecord, operation: "apply", detail: "the case \(id) was never registered")
        }
        return slot
    }

    private mutating func knownCase(_ name: CaseName, _ statements: IndexStatements) throws -> Int? {
        if let slot = caseNames[name] { return slot }
        guard let row = try statements.caseNamed(name.id, registrar: name.registrar) else { return nil }
        // It may be in memory under its key only.
        let slot = caseSlots[row.key] ?? keep(row)
        caseNames[name] = slot
        return slot
    }

    mutating func caseSlot(key: Int64, _ statements: IndexStatements) throws -> Int {
        if let slot = caseSlots[key] { return slot }
        guard let row = try statements.caseRow(key) else {
            throw IndexError(.corrupt, operation: "apply", detail: "there is no case \(key)")
        }
        return keep(row)
    }

    private mutating func insertCase(_ row: IndexedCase) -> Int {
        let slot = keep(row)
        if let new = row.new { caseNames[CaseName(registrar: row.registrar, id: new.id)] = slot }
        position.cases += 1
        position.openCases += 1
        return slot
    }

    private mutating func keep(_ row: IndexedCase) -> Int {
        caseSlots[row.key] = cases.count
        cases.append(row)
        return cases.count - 1
    }

    mutating func openHandoff(_ number: UInt64, _ statements: IndexStatements) throws -> Int {
        guard let slot = try handoffSlot(number, statements), handoffs[slot].state.isOpen else {
            throw IndexError(.badRecord, operation: "apply", detail: "the hand-off \(number) is not open")
        }
        return slot
    }

    /// - Returns: `nil` when there is no such hand-off.
    mutating func handoffSlot(_ number: UInt64, _ statements: IndexStatements) throws -> Int? {
        let key = Int64(bitPattern: number)
        if let slot = handoffSlots[key] { return slot }
        guard let row = try statements.handoff(key) else { return nil }
        return keep(row)
    }

    mutating func keep(_ row: IndexedHandoff) -> Int {
        handoffSlots[row.number] = handoffs.count
        handoffs.append(row)
        return handoffs.count - 1
    }
}
