import CasebusModel
import CasebusZMQ
import Testing

@testable import CasebusRuntime

@Suite struct DoorkeeperTests {
    private let units: KeyedUnits
    private let mailbox: LoopMailbox
    private let doorkeeper: Doorkeeper

    init() throws {
        units = try KeyedUnits()
        mailbox = try LoopMailbox()
        doorkeeper = Doorkeeper(keys: { [ring = units.ring] in ring }, mailbox: mailbox)
    }

    private func request(_ mechanism: ZAPRequest.Mechanism = .curve, key: String?) throws -> ZAPRequest {
        ZAPRequest(
            domain: "casebus", address: "192.0.2.7", mechanism: mechanism,
            curvePublicKey: try key.map { try CurvePublicKey(z85: $0) })
    }

    @Test func `a key of units.yaml is let in under its place`() throws {
        for (place, key) in [units.market, units.marketNext, units.hall].enumerated() {
            #expect(try doorkeeper.decide(request(key: key)) == .allow(userID: "k\(place)"))
        }
        #expect(mailbox.take().turnedAway.isEmpty && !mailbox.wakeup.drain())
    }

    @Test func `a key that is not there is turned away, and the loop is told`() throws {
        let key = try CurveKeyPair.generate().publicKey.z85
        guard case .deny(.refused, _) = try doorkeeper.decide(request(key: key)) else {
            Issue.record("a stranger was let in")
            return
        }
        #expect(mailbox.wakeup.drain())
        let told = mailbox.take().turnedAway
        #expect(told.map(\.code) == [.keyUnknown] && told.map(\.key) == [key] && told.map(\.claimed) == [""])
    }

    @Test func `a revoked key is turned away under the unit it spoke for`() throws {
        for (key, unit) in [(units.revoked, "bureau/market"), (units.lost, "bureau/lost")] {
            guard case .deny(.refused, _) = try doorkeeper.decide(request(key: key)) else {
                Issue.record("\(unit) was let in")
                return
            }
            let told = mailbox.take().turnedAway
            #expect(told.map(\.code) == [.keyRevoked] && told.map(\.key) == [key] && told.map(\.claimed) == [unit])
        }
    }

    @Test(arguments: [ZAPRequest.Mechanism.null, .plain, .curve])
    func `a peer that shows no key is turned away`(mechanism: ZAPRequest.Mechanism) throws {
        guard case .deny(.refused, _) = try doorkeeper.decide(request(mechanism, key: nil)) else {
            Issue.record("a peer without a key was let in")
            return
        }
        #expect(mailbox.take().turnedAway.map(\.code) == [.keyMissing])
    }

    @Test(arguments: [ZAPRequest.Mechanism.null, .plain])
    func `a key counts only where its holder has proved to have it`(mechanism: ZAPRequest.Mechanism) throws {
        guard case .deny = try doorkeeper.decide(request(mechanism, key: units.market)) else {
            Issue.record("a key was believed without proof")
            return
        }
    }
}
