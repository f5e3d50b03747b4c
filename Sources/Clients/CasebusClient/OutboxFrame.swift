internal import Crypto

/// One entry of the outbox file.
///
/// - Shape: the file begins with the 8 bytes `CBOUTBX1`; then frames, little-endian:
///
///   | offset | bytes | |
///   | --- | --- | --- |
///   | 0 | 4 | `CBOE` |
///   | 4 | 4 | length of the body |
///   | 8 | 8 | the command's number |
///   | 16 | 8 | how many bytes of the file were on disk when this was written |
///   | 24 | 1 | 1 a command, 2 its answer came |
///   | 25 | 7 | zero |
///   | 32 | 16 | the first half of SHA-256 over the 32 bytes before and the body |
///   | 48 | … | the body |
///
///   A command's body is its id, command, signature, text and payload, each as 4 bytes of length (all ones: there is
///   none) and its bytes.
///
/// A frame that cannot be read and that no later frame calls flushed is the torn end of a write: nothing of it was
/// sent, so it is cut. If a later frame calls it flushed, the file is damaged, and a command may be lost.
enum OutboxFrame {
    case command(UInt64, EncodedCommand)
    case answered(UInt64)

    static let header = Array("CBOUTBX1".utf8)
    private static let mark = Array("CBOE".utf8)
    private static let headBytes = 32
    private static let checksumBytes = 16
    private static let bodyOffset = headBytes + checksumBytes
    private static let absent = UInt32.max

    /// Appends the frame.
    func write(to bytes: inout [UInt8], durable: UInt64) {
        let (number, kind, body): (UInt64, UInt8, [UInt8]) =
            switch self {
            case .command(let number, let command): (number, 1, Self.body(of: command))
            case .answered(let number): (number, 2, [])
            }
        var head = Self.mark
        head.reserveCapacity(Self.headBytes)
        put(UInt32(body.count), into: &head)
        put(number, into: &head)
        put(durable, into: &head)
        put(UInt64(kind), into: &head)
        bytes += head
        bytes += Self.checksum(head[...], body[...])
        bytes += body
    }

    /// The commands of a file that are not answered, in order.
    ///
    /// - Throws: ``ClientError/outboxUnusable(path:detail:)`` for a file that is none, or is damaged.
    static func read(_ bytes: [UInt8], path: String) throws(ClientError) -> [EncodedCommand] {
        guard bytes.count >= header.count else {
            // A crash while the file was made: its first bytes are written anew.
            guard header.starts(with: bytes) else { throw foreign(path) }
            return []
        }
        guard bytes.starts(with: header) else { throw foreign(path) }
        var commands: [UInt64: EncodedCommand] = [:]
        var offset = header.count
        while offset < bytes.count, let (frame, _, end) = frame(in: bytes, at: offset) {
            switch frame {
            case .command(let number, let command): commands[number] = command
            case .answered(let number): commands[number] = nil
            }
            offset = end
        }
        if let later = firstFrame(in: bytes, after: offset, callingFlushed: offset) {
            throw .outboxUnusable(
                path: path,
                detail: "it is damaged at byte \(offset), though byte \(later) says that this was on disk: commands "
                    + "may be lost. Keep a copy of the file, look for them with the bus, then move the file away")
        }
        return commands.sorted { $0.key < $1.key }.map(\.value)
    }

    // MARK: Reading

    private static func frame(in bytes: [UInt8], at offset: Int) -> (frame: OutboxFrame, durable: UInt64, end: Int)? {
        guard bytes.count - offset >= bodyOffset, bytes[offset...].starts(with: mark) else { return nil }
        let length = Int(number(bytes, offset + 4, 4))
        guard length <= bytes.count - offset - bodyOffset else { return nil }
        let end = offset + bodyOffset + length
        let head = bytes[offset..<(offset + headBytes)]
        let body = bytes[(offset + bodyOffset)..<end]
        let checksum = bytes[(offset + headBytes)..<(offset + bodyOffset)]
        guard checksum.elementsEqual(Self.checksum(head, body)) else { return nil }
        let number = number(bytes, offset + 8, 8)
        let durable = Self.number(bytes, offset + 16, 8)
        switch bytes[offset + 24] {
        case 1: return command(in: body).map { (.command(number, $0), durable, end) }
        case 2: return (.answered(number), durable, end)
        default: return nil
        }
    }

    private static func firstFrame(in bytes: [UInt8], after start: Int, callingFlushed offset: Int) -> Int? {
        var at = start
        while at + bodyOffset <= bytes.count {
            if bytes[at] == mark[0], let (_, durable, _) = frame(in: bytes, at: at), durable > UInt64(offset) {
                return at
            }
            at += 1
        }
        return nil
    }

    private static func command(in body: ArraySlice<UInt8>) -> EncodedCommand? {
        var rest = body
        func take() -> [UInt8]?? {
            guard rest.count >= 4 else { return nil }
            let length = UInt32(truncatingIfNeeded: number(rest, rest.startIndex, 4))
            rest = rest.dropFirst(4)
            if length == absent { return .some(nil) }
            guard rest.count >= Int(length) else { return nil }
            defer { rest = rest.dropFirst(Int(length)) }
            return Array(rest.prefix(Int(length)))
        }
        guard case .some(.some(let id)) = take(), case .some(.some(let command)) = take(),
            let signature = take(), let text = take(), let payload = take(), rest.isEmpty
        else { return nil }
        return EncodedCommand(
            id: String(decoding: id, as: UTF8.self), command: command, signature: signature, text: text,
            payload: payload)
    }

    private static func number<Bytes: RandomAccessCollection<UInt8>>(
        _ bytes: Bytes, _ offset: Int, _ count: Int
    ) -> UInt64 where Bytes.Index == Int {
        bytes[offset..<(offset + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func foreign(_ path: String) -> ClientError {
        .outboxUnusable(path: path, detail: "it is no outbox of this version: give another folder or move it away")
    }

    // MARK: Writing

    private static func body(of command: EncodedCommand) -> [UInt8] {
        let fields: [[UInt8]?] = [
            Array(command.id.utf8), command.command, command.signature, command.text, command.payload,
        ]
        var body: [UInt8] = []
        body.reserveCapacity(command.byteCount + 64)
        for field in fields {
            put(field.map { UInt32($0.count) } ?? absent, into: &body)
            if let field { body += field }
        }
        return body
    }

    private static func checksum(_ head: ArraySlice<UInt8>, _ body: ArraySlice<UInt8>) -> [UInt8] {
        var hash = SHA256()
        head.withUnsafeBytes { hash.update(bufferPointer: $0) }
        body.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return Array(hash.finalize().prefix(checksumBytes))
    }
}

private func put(_ number: some FixedWidthInteger, into bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
}
