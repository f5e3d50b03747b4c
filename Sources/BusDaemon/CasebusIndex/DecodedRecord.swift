internal import CasebusAudit
package import CasebusJournal
internal import CasebusModel
internal import CasebusWire

/// A stored record with its command or event decoded: what the index and the rows are made from.
///
/// - Cost: one pass by the hand-written decoder, no copy, for a protobuf command; a command in JSON and an event go
///   through swift-protobuf.
package struct DecodedRecord: Sendable {
    enum Body: Sendable {
        case command(CommandView)
        /// `nil`: an event that a later version of the bus recorded.
        case event(WireBusEvent.OneOf_Event?)
    }

    let stored: StoredRecord
    let layout: RecordLayout
    let body: Body
    /// The protobuf bytes that the command's view points into, and where they begin.
    private let frame: [UInt8]
    private let base: Int

    package var header: RecordHeader { layout.header }

    /// - Throws: ``IndexError`` with code `badRecord`.
    package init(_ stored: StoredRecord) throws(IndexError) {
        self.stored = stored
        do {
            layout = try stored.record.withUnsafeBytes { try RecordLayout($0) }
        } catch {
            throw IndexError(.badRecord, operation: "decode", sequence: stored.sequence, detail: "\(error)")
        }
        do {
            switch layout.header.kind {
            case .busEvent:
                frame = []
                base = 0
                body = .event(
                    try FrameFormat.protobuf.decode(WireBusEvent.self, from: stored.record[layout.command]).event)
            case .command where layout.header.flags.contains(.json):
                let command = try FrameFormat.json.decode(WireCommand.self, from: stored.record[layout.command])
                let bytes = try FrameFormat.protobuf.encode(command)
                body = .command(try CommandDecoder.decode(bytes.span.bytes))
                frame = bytes
                base = 0
            case .command:
                body = .command(try CommandDecoder.decode(stored.record.span.bytes.extracting(layout.command)))
                frame = stored.record
                base = layout.command.lowerBound
            }
        } catch {
            let reason = (error as? WireError)?.problem.detail ?? "\(error)"
            throw IndexError(.badRecord, operation: "decode", sequence: stored.sequence, detail: reason)
        }
    }

    /// A string of the record's own fields.
    func text(_ range: Range<Int>) -> String { String(decoding: stored.record[range], as: UTF8.self) }

    /// A string of the command.
    func text(_ range: ByteRange) -> String {
        guard !range.isEmpty else { return "" }
        let start = base + Int(range.offset)
        return String(decoding: frame[start..<start + Int(range.count)], as: UTF8.self)
    }

    // MARK: What a command leaves to its record

    /// To whom one of a feedback's next pushes goes.
    func receiver(ofNext push: PushView, at index: Int) -> String {
        push.to.isEmpty && index < routes.count ? routes[index].to : text(push.to)
    }

    /// Who has a hand-off while its receiver disputes it: the unit that the list names, else the sender.
    var holderWhileDisputed: String { routes.first?.listed ?? text(layout.from) }

    /// Who decides the dispute; `nil` in records of earlier versions.
    var convenor: String? { routes.first?.to }

    /// What the list said of one of the hand-offs that it opened; `nil`: nothing.
    func listing(at index: Int) -> Listing? {
        guard index < routes.count else { return nil }
        let route = routes[index]
        let routing: Listing.Routing
        switch route.mark {
        case 1: routing = .asListed
        case 2: routing = .notAsListed
        case 3: routing = .byList
        default: return nil
        }
        return Listing(routing: routing, entry: Int(route.entry), listed: route.listed)
    }

    /// What the responsibility list says of the hand-offs that it opened, or of the one that it disputes.
    var routes: [RoutingPart] {
        layout.routing.isEmpty ? [] : RoutingPart.read(stored.record[layout.routing]) ?? []
    }

    /// The case that a registered one follows from; without a registrar it is the speaking unit's own.
    func linkedTo(_ command: CommandView) -> RecordRow.CaseName? {
        guard command.linkedTo.hasCase else { return nil }
        let registrar = present(command.linkedTo.registrar) ?? text(layout.registrar)
        return RecordRow.CaseName(registrar: registrar, id: text(command.linkedTo.caseID))
    }

    /// The same, `nil` when it is empty.
    func present(_ range: ByteRange) -> String? { range.isEmpty ? nil : text(range) }
    func present(_ range: Range<Int>) -> String? { range.isEmpty ? nil : text(range) }
}
