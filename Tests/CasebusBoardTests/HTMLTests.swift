import Testing

@testable import CasebusBoard

@Suite struct HTMLTests {
    @Test func `text that is put into a page is text and nothing else`() {
        let hostile = #"<script>alert("1")</script>&'"#
        let page: HTML = "<p title=\"\(hostile)\">\(hostile)</p>"
        let escaped = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;"
        #expect(page.text == "<p title=\"\(escaped)\">\(escaped)</p>")
    }

    @Test func `a piece goes in as it is`() {
        let piece: HTML = "<b>\("a<b")</b>"
        let page: HTML = "<p>\(piece)</p>"
        #expect(page.text == "<p><b>a&lt;b</b></p>")
    }

    @Test func `nothing in a page steers a terminal it is copied to, or turns what follows around`() {
        let page: HTML = "<p>\("a\u{1B}[2J\u{202E}\nb😀")</p>"
        #expect(page.text == #"<p>a\u{1B}[2J\u{202E}\u{A}b😀</p>"#)
    }
}
