import CasebusAudit
import Testing

@Suite struct JSONWriterTests {
    @Test func `members are written in order and absent ones left out`() {
        var json = JSONWriter()
        json.object { json in
            json.member("a", "x")
            json.member("b", nil as String?)
            json.member("c", UInt64.max)
            json.array("d") { json in
                json.element(1)
                json.object { $0.null("e") }
            }
            json.object("f") { _ in }
        }
        #expect(json.text == #"{"a":"x","c":18446744073709551615,"d":[1,{"e":null}],"f":{}}"#)
    }

    @Test func `quotes, backslashes and control characters are escaped, the rest is UTF-8`() {
        var json = JSONWriter()
        json.object { $0.member("t", "a\"b\\c\u{0}\u{1f}\n\u{7f}窗口") }
        #expect(json.text == "{\"t\":\"a\\\"b\\\\c\\u0000\\u001f\\u000a\u{7f}窗口\"}")
    }

    @Test(
        arguments: [
            (0, "0.000"), (1, "0.001"), (999, "0.999"), (1000, "1.000"), (563_103_359_354, "563103359.354"),
            (-1, "-0.001"),
            (-61_020, "-61.020"), (Int64.max, "9223372036854775.807"),
        ] as [(Int64, String)])
    func `a duration has three decimals`(milliseconds: Int64, expected: String) {
        var json = JSONWriter()
        json.object { $0.seconds("s", milliseconds: milliseconds) }
        #expect(json.text == "{\"s\":\(expected)}")
    }
}
