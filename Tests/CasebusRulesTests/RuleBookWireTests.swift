import CasebusCalendar
import CasebusMatters
import CasebusModel
import CasebusRules
import CasebusWire
import SwiftProtobuf
import Testing

private func decode(_ bytes: [UInt8]) -> Result<RuleBook, RuleBookError> {
    bytes.withUnsafeBytes { bytes in Result { () throws(RuleBookError) in try RuleBook(decoding: bytes) } }
}

@Suite struct RuleBookWireTests {
    @Test(arguments: [UInt64(1), 2, 3, 4]) func `a book is read as it was written`(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        for _ in 0..<100 {
            let book = try randomBook(&random)
            let bytes = book.encoded()
            let read = try decode(bytes).get()
            #expect(read == book, "seed \(seed)")
            #expect(read.encoded() == bytes, "seed \(seed)")
        }
    }

    @Test(arguments: [UInt64(5), 6]) func `damaged bytes are refused, or are another book`(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        var refused = 0
        for _ in 0..<40 {
            let whole = try randomBook(&random).encoded()
            for _ in 0..<60 where !whole.isEmpty {
                var bytes = whole
                switch random.below(3) {
                case 0: bytes = Array(bytes.prefix(random.below(bytes.count)))
                case 1: bytes[random.below(bytes.count)] = UInt8.random(in: 0...255, using: &random)
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: random.below(bytes.count))
                }
                switch decode(bytes) {
                case .success(let book): #expect(decode(book.encoded()) == .success(book), "seed \(seed)")
                case .failure: refused += 1
                }
            }
        }
        #expect(refused > 100)
    }

    @Test func `no bytes are the empty book`() throws {
        #expect(decode([]) == .success(try RuleBook(RuleBook.Content(matters: []))))
    }

    @Test func `a book may be as large as the limit and no larger`() throws {
        var message = message()
        func bytes() throws -> [UInt8] { try message.serializedBytes() }
        // Units of 128 bytes with two more for their length and one for the field; a shorter one fills what is left.
        let limit = MatterLimits.ruleBookBytes
        message.list.units += Array(repeating: String(repeating: "u", count: 128), count: limit / 131 - 1)
        let left = limit - (try bytes().count)
        message.list.units.append(String(repeating: "u", count: left / 2 - 2))
        message.list.units.append(String(repeating: "u", count: left - left / 2 - 2))
        #expect(try bytes().count == limit)
        _ = try decode(try bytes()).get()
        message.matters[0].code += "x"
        #expect(decode(try bytes()) == .failure(.tooLarge(bytes: limit + 1)))
    }

    /// A book that nothing is wrong with.
    private func message() -> WireRuleBook {
        var step = WireRuleBook.Step()
        step.code = "s"
        step.promisedLimit.unit = .workingDays
        step.promisedLimit.amount = 1
        var matter = WireRuleBook.Matter()
        matter.code = "m"
        matter.kind = .licence
        matter.steps = [step]
        matter.grounds.codes = ["hearing"]
        var entry = WireRuleBook.Entry()
        entry.registrars = [0]
        var book = WireRuleBook()
        book.matters = [matter]
        book.defaults.amberPercent = 80
        book.list.version = "v"
        book.list.units = ["bureau/market"]
        book.list.entries = [entry]
        return book
    }

    private func error(_ change: (inout WireRuleBook) -> Void) throws -> RuleBookError? {
        var message = message()
        change(&message)
        guard case .failure(let error) = decode(try message.serializedBytes()) else { return nil }
        return error
    }

    @Test func `what stands for nothing is refused with its place`() throws {
        #expect(try error { _ in } == nil)
        #expect(try error { $0.matters[0].kind = .unspecified } == .wrong(place: "matters[0].kind", value: "0"))
        #expect(try error { $0.matters[0].kind = .UNRECOGNIZED(9) } == .wrong(place: "matters[0].kind", value: "9"))
        #expect(
            try error { $0.matters[0].steps[0].promisedLimit.unit = .UNRECOGNIZED(5) }
                == .wrong(place: "matters[0].steps[0].promised_limit.unit", value: "5"))
        #expect(
            try error { $0.defaults.idleLimit = .init() } == .wrong(place: "defaults.idle_limit.unit", value: "0"))
        #expect(
            try error { $0.defaults.firstDay = .UNRECOGNIZED(3) } == .wrong(place: "defaults.first_day", value: "3"))
        #expect(try error { $0.list.convenor = "a//b" } == .wrong(place: "list.convenor", value: "\"a//b\""))
        #expect(try error { $0.list.units.append("") } == .wrong(place: "list.units[1]", value: "\"\""))
        let entry = "list.entries[0]"
        #expect(try error { $0.list.entries[0].department = 1 } == .wrong(place: entry, value: "unit 1"))
        #expect(try error { $0.list.entries[0].office = .max } == .wrong(place: entry, value: "unit \(UInt32.max)"))
        #expect(try error { $0.list.entries[0].registrars = [0, 1] } == .wrong(place: entry, value: "unit 1"))
        #expect(
            try error { $0.list.entries[0].matter = 1 }
                == .wrong(place: "\(entry).step", value: "step 0 of matter 1"))
        #expect(
            try error { $0.list.entries[0].step = 1 } == .wrong(place: "\(entry).step", value: "step 1 of matter 0"))
        #expect(
            try error { $0.list.entries[0].applicants = .UNRECOGNIZED(3) }
                == .wrong(place: "\(entry).applicants", value: "3"))
    }

    @Test func `what does not hold together is refused with the fault`() throws {
        #expect(
            try error { $0.matters.append($0.matters[0]) }
                == .fault(.repeated(place: "matters[1].code", value: "m")))
        #expect(try error { $0.matters[0].feeds = [0] } == .fault(.circle(["m"])))
        #expect(
            try error { $0.matters[0].steps[0].promisedLimit.amount = .max }
                == .fault(.outOfRange(place: "matters[0].steps[0].promised_limit", value: "\(Int64.max)wd")))
        #expect(
            try error { $0.matters[0].extensionDays = .max }
                == .fault(.outOfRange(place: "matters[0].extension_limit", value: "\(UInt32.max)wd")))
        #expect(
            try error { $0.defaults.amberPercent = 100 }
                == .fault(.outOfRange(place: "defaults.amber", value: "100")))
        #expect(
            try error { $0.list.entries.append($0.list.entries[0]) } == .fault(.overlapping(entry: 2, other: 1)))
        #expect(
            try error { $0.list = WireRuleBook.List() }
                == .fault(.notACode(place: "version", value: "", reason: "is empty")))
    }

    @Test func `a field that nobody knows is refused wherever it stands`() throws {
        // Field 100, varint 1.
        let unknown: [UInt8] = [0xA0, 0x06, 0x01]
        func bytes(_ message: some Message) throws -> [UInt8] { try message.serializedBytes() + unknown }
        func spoiled<Part: Message>(_ part: inout Part) throws { part = try Part(serializedBytes: bytes(part)) }
        func place(_ change: (inout WireRuleBook) throws -> Void) throws -> String? {
            var message = message()
            try change(&message)
            guard case .failure(.unknownField(let place)) = decode(try message.serializedBytes()) else { return nil }
            return place
        }
        #expect(try place { try spoiled(&$0) } == "the book")
        #expect(try place { try spoiled(&$0.defaults) } == "defaults")
        #expect(try place { try spoiled(&$0.matters[0]) } == "matters[0]")
        #expect(try place { try spoiled(&$0.matters[0].grounds) } == "matters[0].grounds")
        #expect(try place { try spoiled(&$0.matters[0].steps[0]) } == "matters[0].steps[0]")
        #expect(
            try place { try spoiled(&$0.matters[0].steps[0].promisedLimit) } == "matters[0].steps[0].promised_limit")
        #expect(try place { try spoiled(&$0.list) } == "list")
        #expect(try place { try spoiled(&$0.list.entries[0]) } == "list.entries[0]")
    }

    @Test func `a digest is SHA-256 in hexadecimal digits`() {
        // FIPS 180-2, appendix B.1.
        #expect(
            RuleBook.digest(of: Array("abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
