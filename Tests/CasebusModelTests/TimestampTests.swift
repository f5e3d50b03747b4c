import CasebusModel
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00.000Z", Int64(0)), ("2010-10-02T07:20:39.266Z", 1_286_004_039_266),
        ("2000-02-29T23:59:59.999Z", 951_868_799_999), ("1969-12-31T23:59:59.999Z", -1),
        ("9999-12-31T23:59:59.999Z", Timestamp.latest.milliseconds),
    ])
    func `an instant is written and read alike`(text: String, milliseconds: Int64) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
        #expect(Timestamp(text)?.milliseconds == milliseconds)
    }

    @Test func `offsets and fractions are read`() {
        #expect(Timestamp("2010-10-02T09:20:39.266+02:00") == Timestamp("2010-10-02T07:20:39.266Z"))
        #expect(Timestamp("2010-10-02T09:20:39.266999-01:30") == Timestamp("2010-10-02T10:50:39.266Z"))
        #expect(Timestamp("2010-10-02t09:20:39z")?.milliseconds == 1_286_011_239_000)
    }

    @Test(arguments: [
        "", "2010-10-02", "2010-13-02T00:00:00Z", "2011-02-29T00:00:00Z", "2010-10-02T00:00:00", "2010-10-02T24:00:00Z",
        "2010-10-02T00:00:00Zx",
    ])
    func `what is no instant is not read`(text: String) {
        #expect(Timestamp(text) == nil)
    }
}

@Suite struct AddressTests {
    @Test(arguments: [
        "hall/enterprise/window/07", "bureau/market", "Group 1", "局/税务",
        String(repeating: "x", count: Limits.addressBytes),
    ])
    func `an address is accepted`(text: String) { #expect(Address(text)?.text == text) }

    @Test(arguments: [
        "", "/a", "a/", "a//b", " a", "a/ b", "a\u{7}", "a\u{202E}b", "a\nb",
        String(repeating: "x", count: Limits.addressBytes + 1),
    ])
    func `what is no address is told why`(text: String) {
        #expect(Address(text) == nil)
        #expect(Address.fault(in: text) != nil)
    }

    @Test func `a window sits in its hall`() {
        #expect(Address("hall/enterprise/window/07")?.parent == Address("hall/enterprise"))
        #expect(Address("hall/enterprise")?.parent == nil)
    }
}
