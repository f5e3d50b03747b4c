import CasebusMatters
import CasebusModel
import Testing

@Suite struct MatterTests {
    @Test(
        arguments: [
            ("hall/enterprise", .finish), ("hall/enterprise/window/07", .finish), ("hall/people", .takeIn),
            ("hall/enterprises", .takeIn), ("hall", .takeIn), ("halls/other", nil), ("bureau/market", nil),
        ] as [(String, Matter.Reach?)])
    func `a window may do what the address it sits in may`(window: String, reach: Matter.Reach?) throws {
        var windows = Matter.Windows()
        windows.finish = [try address("hall/enterprise")]
        windows.takeIn = [try address("hall")]
        #expect(windows.reach(of: try address(window)) == reach)
    }

    @Test func `a matter is found by its code, a step within it by its own`() throws {
        let matter = try sampleMatter(["a", "b after a"])
        let catalogue = MatterCatalogue([matter])
        #expect(catalogue["m"] == matter)
        #expect(catalogue["n"] == nil)
        #expect(matter.step("b")?.after == ["a"])
        #expect(matter.step("c") == nil)
    }

    @Test func `matters that feed each other in a circle are found, and an order where there is none`() throws {
        var matters = ["supervise", "approve", "enforce", "credit"].map {
            Matter(code: $0, names: Names(), kind: .licence, steps: [])
        }
        matters[1].feeds = ["supervise", "nowhere"]
        matters[0].feeds = ["enforce"]
        matters[2].feeds = ["credit"]
        #expect(MatterCatalogue(matters).precedence.circles.isEmpty)
        #expect(MatterCatalogue(matters).precedence.order == [1, 0, 2, 3])
        matters[3].feeds = ["supervise"]
        #expect(MatterCatalogue(matters).precedence.circles == [[0, 2, 3]])
    }
}
