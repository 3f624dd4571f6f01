package dev.moka.app;

import dev.moka.LoadReport;
import java.util.ArrayList;
import java.util.List;

/** A load report in words: everything, a sentence each. */
final class LoadReportText {
    private LoadReportText() {}

    static List<String> summary(LoadReport report) {
        List<String> summary = new ArrayList<>();
        summary.add(String.format(
                "%s: %d layers matched, %d missing, %d unused, %d mismatched",
                report.file(),
                report.matched().size(),
                report.missing().size(),
                report.unused().size(),
                report.mismatched().size()));
        report.upgrades().forEach(upgrade -> summary.add(report.file() + ": " + upgrade));
        report.mismatched().forEach(mismatch -> summary.add("does not fit: " + mismatch));
        summary.addAll(report.problems());
        return summary;
    }
}
