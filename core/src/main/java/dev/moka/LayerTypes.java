package dev.moka;

import dev.moka.model.Nearest;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.PythonParameter;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every layer type on the class path, by the name a prototxt uses. */
public final class LayerTypes {
    static final String PYTHON = "Python";
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

    static Layer create(LayerParameter param) {
        return param.getType().equals(PYTHON) ? userLayer(param.getPythonParam()) : create(param.getType());
    }

    /** The Java class that stands in for a Python layer's: {@code module} is its package, {@code layer} its name. */
    static String className(PythonParameter p) {
        return p.getModule().isEmpty() ? p.getLayer() : p.getModule() + "." + p.getLayer();
    }

    private static Layer userLayer(PythonParameter p) {
        String name = className(p);
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            return Class.forName(name, true, loader)
                    .asSubclass(Layer.class)
                    .getConstructor()
                    .newInstance();
        } catch (ClassNotFoundException e) {
            throw unusable(
                    e,
                    "a Python layer runs here as a Java class, and there is no %s on the class path: write it, extending %s, and name its"
                            + " package in python_param's module and its name in layer",
                    name,
                    Layer.class.getName());
        } catch (InvocationTargetException e) {
            throw unusable(e, "class %s failed in its constructor: %s", name, e.getCause());
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw unusable(
                    e,
                    "class %s cannot serve as a layer (%s): it must be public, extend %s, and have a public constructor without"
                            + " parameters",
                    name,
                    e,
                    Layer.class.getName());
        }
    }

    private static MokaException unusable(Throwable cause, String format, @Nullable Object... args) {
        return new MokaException(MokaException.Kind.MODEL, String.format(format, args), cause);
    }

    static Layer create(String type) {
        ServiceLoader.Provider<Layer> provider = TYPES.get(type);
        if (provider != null) {
            return provider.get();
        }
        throw MokaException.model(
                "type '%s' is not a layer type Moka knows%s; it knows %s",
                type, Nearest.hint(type, names()), String.join(", ", names()));
    }
}
