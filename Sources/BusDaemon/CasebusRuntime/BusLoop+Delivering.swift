internal import CasebusJournal
internal import CasebusLedger
internal import CasebusModel
internal import CasebusWire
internal import CasebusZMQ
internal import Logging

/// Deliveries: what units are to be told, given to their sessions as far as credit goes.
extension BusLoop {
    /// Gives out what a durable batch brought.
    func deliver(_ flushed: Gathering) {
        var reads = LoopBounds.backlogReadsPerTurn
        for unit in flushed.touched { pump(unit, flushed.batch, reads: &reads) }
    }

    /// Gives out what waits from before: after a reconnect, a freed credit, a dropped session.
    func workOffBacklog() {
        retryBlocked()
        guard !backlog.isEmpty else { return }
        var reads = LoopBounds.backlogReadsPerTurn
        let units = backlog.takeAll()
        for (place, unit) in units.enumerated() {
            guard reads > 0 else { return backlog.addFirst(units[place...]) }
            pump(unit, nil, reads: &reads)
        }
    }

    /// Sends a unit's next entries to its sessions, in turn, while there is credit.
    ///
    /// - Parameters:
    ///   - batch: the batch that has just become durable: its records need not be read from the disk.
    ///   - reads: how many records may still be read from the disk in this turn. A unit that is behind takes them one
    ///     after the other; a unit that keeps up needs none, and waits for nobody.
    private func pump(_ unit: UnitNumber, _ batch: JournalBatch?, reads: inout Int) {
        let index = Int(unit)
        guard index < lines.count else { return }
        guard head.value >= deliveriesWaitFor else { return backlog.add(unit) }
        var outgoing = OutgoingDeliveries()
        swap(&outgoing, &spareDeliveries)
        defer { swap(&outgoing, &spareDeliveries) }
        while lines[index].hasWork(end: intake.ledger.units[unit].inbox.end) {
            guard let session = lines[index].nextWithRoom() else { return }
            let most = isInMemory(lines[index].next, of: unit, batch) ? LoopBounds.deliveriesPerMessage : reads
            guard most > 0 else { return backlog.add(unit) }
            let count = min(session.room, most, LoopBounds.deliveriesPerMessage)
            let taken = lines[index].take(count, end: intake.ledger.units[unit].inbox.end)
            compose(taken, of: unit, for: session, batch, reads: &reads, into: &outgoing)
            if !outgoing.later.isEmpty {
                let returned = taken.numbers.prefix(taken.returned)
                lines[index].postpone(
                    returned: outgoing.later.filter(returned.contains),
                    fresh: outgoing.later.filter { !returned.contains($0) })
            }
            if !outgoing.isEmpty { dispatch(outgoing, to: session) }
            // What is left is not durable yet, or was too much for one message and goes in the next turn.
            if !outgoing.later.isEmpty {
                if outgoing.bytes >= LoopBounds.deliveryBytes { backlog.add(unit) }
                return
            }
        }
    }

    /// Whether an inbox number's record lies in the batch, or is later still, and so need not be read.
    private func isInMemory(_ number: UInt64, of unit: UnitNumber, _ batch: JournalBatch?) -> Bool {
        guard let batch, let entry = intake.ledger.units[unit].inbox[number] else { return false }
        return entry.sequence >= batch.firstSequence
    }

    private func compose(
        _ taken: DeliveryLine.Taken, of unit: UnitNumber, for session: Session, _ batch: JournalBatch?,
        reads: inout Int, into outgoing: inout OutgoingDeliveries
    ) {
        outgoing.removeAll()
        let durable = head.value
        let inMemory = batch.map { $0.firstSequence..<($0.lastSequence + 1) } ?? 0..<0
        let numbers = taken.numbers
        let entries = intake.ledger.units[unit].inbox.entries(of: numbers)
        let firstDelivery = session.nextDelivery
        for (place, number) in numbers.enumerated() {
            guard outgoing.bytes < LoopBounds.deliveryBytes else {
                outgoing.later.append(contentsOf: numbers[place...])
                break
            }
            guard let entry = entries[place] else { continue }
            guard entry.sequence <= durable else {
                outgoing.later.append(number)
                continue
            }
            let delivery = firstDelivery + UInt64(outgoing.numbers.count)
            let isRepeat = place < taken.redelivered
            if let batch, inMemory.contains(entry.sequence) {
                let index = Int(entry.sequence - inMemory.lowerBound)
                add(
                    entry, delivery, isRepeat: isRepeat, record: batch.record(at: index),
                    erasable: batch.erasable(at: index), isErased: false, to: &outgoing)
            } else {
                reads -= 1
                guard let stored = readForDelivery(entry.sequence) else { continue }
                stored.record.withUnsafeBytes { record in
                    stored.erasable.withUnsafeBytes { erasable in
                        add(
                            entry, delivery, isRepeat: isRepeat, record: record, erasable: erasable,
                            isErased: stored.isErased, to: &outgoing)
                    }
                }
            }
            outgoing.numbers.append(number)
        }
    }

    /// A record that cannot be read is not delivered, and said to be so; it stays in the inbox.
    private func readForDelivery(_ sequence: UInt64) -> StoredRecord? {
        do {
            return try journal.read(sequence)
        } catch {
            logger.error("delivery.unreadable", metadata: ["journal.position": "\(sequence)", "error": "\(error)"])
            return nil
        }
    }

    private func add(
        _ entry: InboxEntry, _ number: UInt64, isRepeat: Bool, record: UnsafeRawBufferPointer,
        erasable: UnsafeRawBufferPointer, isErased: Bool, to outgoing: inout OutgoingDeliveries
    ) {
        guard let layout = try? RecordLayout(record), let notice = entry.notice else {
            return logger.error("delivery.malformed", metadata: ["journal.position": "\(entry.sequence)"])
        }
        func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: record[range]) }
        var parts: FrameParts = layout.header.flags.contains(.json) ? [.command, .json] : .command
        if layout.header.kind == .busEvent { parts.insert(.event) }
        outgoing.frames.append(slice(layout.command))
        outgoing.bytes += record.count + erasable.count
        if !layout.signature.isEmpty {
            parts.insert(.signature)
            outgoing.frames.append(slice(layout.signature))
        }
        if let part = ErasablePart(erasable) {
            if !part.text.isEmpty {
                parts.insert(.text)
                outgoing.frames.append(UnsafeRawBufferPointer(rebasing: erasable[part.text]))
            }
            if !part.payload.isEmpty {
                parts.insert(.payload)
                outgoing.frames.append(UnsafeRawBufferPointer(rebasing: erasable[part.payload]))
            }
        }
        let isNext = (notice == .pushed || notice == .succeeded) && layout.header.handoffs > 1
        outgoing.content.delivery(
            DeliveryContent(
                number: number, notice: notice.rawValue, handoff: entry.handoff, sequence: entry.sequence,
                recordedAt: layout.header.recordedAt, from: slice(layout.actor),
                registrar: slice(layout.registrar), caseID: slice(layout.caseID), parts: parts,
                nextIndex: isNext ? entry.handoff - layout.header.firstHandoff : 0, redelivered: isRepeat,
                erased: isErased))
    }

    private func dispatch(_ outgoing: OutgoingDeliveries, to session: Session) {
        let frame = translated(outgoing.content.envelopeFrame(EnvelopeField.deliveries), for: session)
        session.inFlight.append(contentsOf: outgoing.numbers)
        counters.deliveries += UInt64(outgoing.numbers.count)
        measures.creditUsed += outgoing.numbers.count
        send(OutgoingMessage(frame, outgoing.frames), to: session)
    }
}
