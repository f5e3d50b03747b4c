import CasebusMatters
import Testing

@Suite struct MatterCodeTests {
    @Test(arguments: ["food-business.new", "M-041", "受理", "a/b", String(repeating: "a", count: 64)])
    func `a code is what a command can carry and a command line can name`(text: String) {
        #expect(MatterCode.fault(in: text) == nil)
    }

    @Test(arguments: [
        ("a b", "contains a space or a colon"), ("a:b", "contains a space or a colon"),
        ("a\u{202E}b", "contains the character U+202E"),
        (String(repeating: "a", count: 65), "has 65 bytes, over 64"),
        (String(repeating: "理", count: 22), "has 66 bytes, over 64"),
    ])
    func `what is no code is told why`(text: String, fault: String) {
        #expect(MatterCode.fault(in: text) == fault)
    }

    @Test(
        arguments: [
            ("1100000000000000004000000000000", nil), ("11ABCDEFGHIJKLMNOPQRSTUVWXYZ000", nil),
            ("110000000000000000400000000000", "has 30 characters, not 31"),
            ("11000000000000000040000000000000", "has 32 characters, not 31"),
            ("11000000000000000040000000000x0", "contains \"x\", which is neither a digit nor a capital letter"),
            ("110000000000000000400000000000０", "contains \"０\", which is neither a digit nor a capital letter"),
            ("", "has 0 characters, not 31"),
        ] as [(String, String?)])
    func `an implementation code has 31 digits and capital letters`(text: String, fault: String?) {
        #expect(MatterCode.implementationFault(in: text) == fault)
    }

    @Test(arguments: [
        ("market/licensing-2", true), ("A_1.b", true), (String(repeating: "a", count: 64), true),
        (String(repeating: "a", count: 65), false), ("", false), ("张三", false), ("Zhang San", false),
    ])
    func `a post is an id and no name`(text: String, isPost: Bool) {
        #expect(MatterCode.isPost(text) == isPost)
    }
}
