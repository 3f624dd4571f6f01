package dev.moka.vis.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.LayerTypes;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerKindTest {
    /** Only a class of the user's, whose type is Python, may do anything. */
    @Test
    void everyTypeHasAKindAndEveryKindAColour() {
        assertThat(LayerTypes.names()).allMatch(type -> LayerKind.of(type) != LayerKind.OTHER);
        assertThat(LayerKind.of("Python")).isEqualTo(LayerKind.OTHER);
        Set<Integer> colours = new HashSet<>();
        for (LayerKind kind : LayerKind.values()) {
            colours.add(kind.color().getRGB());
        }
        assertThat(colours).hasSameSizeAs(LayerKind.values());
    }
}
