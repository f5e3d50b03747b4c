import Testing

@testable import CasebusAlerts

@Suite struct VerdictTests {
    @Test(arguments: [200, 201, 204, 299])
    func `every 2xx is told`(status: Int) {
        #expect(Verdict(status: status, retryAfter: 9) == .told)
    }

    @Test(arguments: [301, 302, 307, 408, 429, 500, 503, 599])
    func `a redirect, a wait and a fault are tried again`(status: Int) {
        #expect(Verdict(status: status, retryAfter: 9) == .failed(.status(status), retryAfter: 9))
    }

    @Test(arguments: [400, 401, 404, 409, 413, 422])
    func `another 4xx is given up`(status: Int) {
        #expect(Verdict(status: status, retryAfter: 9) == .givenUp(.status(status)))
    }

    @Test func `410 says that the target is no more`() {
        #expect(Verdict(status: 410, retryAfter: nil) == .gone)
    }

    @Test(
        arguments: [
            ("0", 0), ("120", 120), ("Sun, 06 Nov 1994 08:49:37 GMT", 37), ("Sun, 06 Nov 1994 08:48:00 GMT", 0),
        ] as [(String, Double)])
    func `Retry-After is a number of seconds or a date`(text: String, seconds: Double) {
        // 1994-11-06T08:49:00Z
        #expect(RetryAfter.seconds(text, now: 784_111_740_000) == seconds)
    }

    @Test(arguments: ["", "soon", "-5", "1.5", "Sun, 99 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "٣"])
    func `what is neither asks for nothing`(text: String) {
        #expect(RetryAfter.seconds(text, now: 0) == nil)
    }

    @Test func `a number without end is bounded by the pace`() {
        let asked = RetryAfter.seconds(String(repeating: "9", count: 500), now: 0)
        var pace = Pace()
        let wait = pace.failed(asked: asked, random: 0)
        #expect(wait == Pace.askedSecondsMax)
    }
}
