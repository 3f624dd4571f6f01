package dev.moka.app;

import dev.moka.solver.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outputs of a net for JSON: by blob a number, or a list of them if it holds several. */
final class OutputMap {
    private OutputMap() {}

    static Map<String, Object> of(List<Output> outputs) {
        Map<String, List<Float>> lists = new LinkedHashMap<>();
        outputs.forEach(output ->
                lists.computeIfAbsent(output.blob(), blob -> new ArrayList<>()).add(output.value()));
        Map<String, Object> map = new LinkedHashMap<>();
        lists.forEach((blob, values) -> map.put(blob, values.size() == 1 ? values.get(0) : values));
        return map;
    }
}
