import Testing

@testable import CasebusBoard

@Suite struct LaneLayoutTests {
    private typealias Content = LaneLayout.Content

    private func layout(
        _ stretches: [Content.Stretch], happenings: [Content.Happening] = [], clocks: [Content.Clock] = [],
        now: Int64 = 100_000
    ) -> LaneLayout {
        LaneLayout(Content(stretches: stretches, happenings: happenings, clocks: clocks, from: 0, now: now))
    }

    @Test func `each unit has one lane, in the order in which they had the case`() {
        let layout = layout([
            .init(unit: "hall", from: 0, to: 20_000), .init(unit: "market", from: 20_000, to: 60_000),
            .init(unit: "hall", from: 60_000, to: nil),
        ])
        #expect(layout.lanes.map(\.unit) == ["hall", "market"])
        #expect(layout.bars[0].y == layout.bars[2].y && layout.bars[0].y != layout.bars[1].y)
        // One begins where the one before ends, and the last one ends now.
        #expect(layout.bars[0].x + layout.bars[0].width == layout.bars[1].x)
        #expect(layout.bars[1].x + layout.bars[1].width == layout.bars[2].x)
        #expect(layout.bars[2].x + layout.bars[2].width == layout.axis.place(100_000))
    }

    @Test func `what goes on side by side at one unit stands one below the other`() {
        let layout = layout([
            .init(unit: "market", from: 0, to: 50_000), .init(unit: "market", from: 10_000, to: nil),
            .init(unit: "market", from: 50_000, to: nil),
        ])
        #expect(layout.bars[1].y == layout.bars[0].y + LaneLayout.rowHeight)
        #expect(layout.bars[2].y == layout.bars[0].y)
        #expect(layout.lanes[0].height == 2 * LaneLayout.rowHeight)
    }

    @Test func `no two bars or marks lie on one another, whatever the times`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let stretches = (0..<20).map { _ -> Content.Stretch in
                let from = Int64.random(in: 0..<90_000, using: &random)
                return .init(
                    unit: "u\(Int.random(in: 0..<3, using: &random))", from: from,
                    to: Bool.random(using: &random) ? nil : from + .random(in: 5000..<20_000, using: &random))
            }
            let happenings = (0..<30).map { _ in
                Content.Happening(
                    unit: stretches.randomElement(using: &random)?.unit ?? "",
                    at: .random(in: 0..<99_000, using: &random))
            }
            let layout = layout(stretches, happenings: happenings)
            for (number, bar) in layout.bars.enumerated() {
                for other in layout.bars[(number + 1)...] where bar.y == other.y {
                    #expect(bar.x + bar.width <= other.x || other.x + other.width <= bar.x)
                }
                #expect(bar.width >= 1 && bar.x >= LaneLayout.labelWidth && bar.x + bar.width <= layout.axis.right + 1)
            }
            for (number, mark) in layout.marks.enumerated() {
                for other in layout.marks[(number + 1)...] where mark.y == other.y {
                    #expect(abs(mark.x - other.x) >= LaneLayout.markWidth)
                }
            }
        }
    }

    @Test func `a limit far ahead does not make the case a dot`() {
        let due: Int64 = 30 * 86_400_000
        let layout = layout(
            [.init(unit: "hall", from: 0, to: nil)], clocks: [.init(from: 0, dues: [150_000, due])])
        #expect(layout.bars[0].width > LaneLayout.plotWidth / 4)
        #expect(layout.clocks[0].dues[0] < layout.clocks[0].dues[1])
        #expect(layout.clocks[0].dues[1] == layout.axis.right)
        #expect(!layout.axis.holds(due) && layout.axis.holds(150_000))
    }

    @Test func `no two limits of a clock lie on one another, and they stand in their order`() {
        var random = SystemRandomNumberGenerator()
        let same = layout([.init(unit: "hall", from: 0, to: nil)], clocks: [.init(from: 0, dues: [50_000, 50_000])])
        #expect(same.clocks[0].dues == [same.axis.place(50_000), same.axis.place(50_000) + LaneLayout.dueWidth])
        for _ in 0..<200 {
            let dues = (0..<4).map { _ in Int64.random(in: 90_000..<400_000, using: &random) }
            let clock = layout(
                [.init(unit: "hall", from: 0, to: nil)], clocks: [.init(from: 0, dues: dues + dues.prefix(1))]
            ).clocks[0]
            let inOrder = zip(dues + dues.prefix(1), clock.dues).sorted { $0 < $1 }.map(\.1)
            for (one, next) in zip(inOrder, inOrder.dropFirst()) { #expect(next - one >= LaneLayout.dueWidth) }
            #expect(inOrder[0] >= LaneLayout.labelWidth)
            #expect(inOrder[4] <= LaneLayout.labelWidth + LaneLayout.plotWidth && inOrder[4] <= clock.x + clock.width)
        }
    }

    @Test func `a case of no time, of one millisecond or of a thousand years has a drawing`() {
        for age in [0, 1, 31_536_000_000_000] as [Int64] {
            let layout = layout([.init(unit: "hall", from: 0, to: nil)], now: age)
            #expect(layout.bars[0].width >= 1 && layout.height > 0)
            #expect(layout.axis.ticks(offset: 28_800_000).count <= TimeAxis.ticksMax + 1)
        }
    }

    @Test(arguments: [10_000, 3_600_000, 86_400_000, 864_000_000, 31_536_000_000] as [Int64])
    func `the marks of time are round in the zone of the pages`(span: Int64) {
        let axis = TimeAxis(from: 1_700_000_000_123, to: 1_700_000_000_123 + span, left: 0, width: 770)
        let ticks = axis.ticks(offset: 28_800_000)
        #expect((1...TimeAxis.ticksMax).contains(ticks.count))
        for tick in ticks {
            #expect(tick > axis.from && tick < axis.to && tick % 1000 == 0)
            if axis.ticksAreDays { #expect((tick + 28_800_000) % 86_400_000 == 0) }
        }
    }
}
