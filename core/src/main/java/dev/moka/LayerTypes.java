package dev.moka;

import dev.moka.model.Nearest;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** Every layer type on the class path, by the name a prototxt uses. */
public final class LayerTypes {
    private static final Set<String> DATA_LAYERS = Set.of("Data", "ImageData", "HDF5Data", "WindowData", "MemoryData");
    private static final Map<String, ServiceLoader.Provider<Layer>> TYPES = load();

    private LayerTypes() {}

    private static Map<String, ServiceLoader.Provider<Layer>> load() {
        var types = new TreeMap<String, ServiceLoader.Provider<Layer>>();
        ServiceLoader.load(Layer.class, Layer.class.getClassLoader()).stream()
                .forEach(provider -> types.put(Layer.typeOf(provider.type()), provider));
        return types;
    }

    /** The names, sorted. */
    public static Set<String> names() {
        return TYPES.keySet();
    }

    static Layer create(String type) {
        ServiceLoader.Provider<Layer> provider = TYPES.get(type);
        if (provider != null) {
            return provider.get();
        }
        if (DATA_LAYERS.contains(type)) {
            throw MokaException.model(
                    "type %s reads a data set: this net is written for training; use the model's deploy.prototxt",
                    type);
        }
        throw MokaException.model(
                "type '%s' is not a layer type Moka knows%s; it knows %s",
                type, Nearest.hint(type, names()), String.join(", ", names()));
    }
}
