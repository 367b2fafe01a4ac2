from test_postgis import *
def miss(port):
    uri = QgsDataSourceUri()
    uri.setConnection("127.0.0.1", str(port), DATABASE, USER, "")
    uri.setDataSource("public", "nothere", "geom", "", "id")
    print(QgsVectorLayer(uri.uri(False), "table", "postgres").isValid())
def test_aload(port,observations,tmp_path):
    run("convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(tmp_path / "r.gpkg"))
    miss(port)
def test_bnoload(port,observations,tmp_path):
    run("convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(tmp_path / "r.gpkg"),LOAD=False)
    miss(port)
def test_cbuffer(port, observations, tmp_path):
    import processing
    l=QgsVectorLayer("Point?crs=EPSG:2154","x","memory")
    processing.run("native:buffer",{'INPUT':l,'DISTANCE':1,'OUTPUT':'memory:'},feedback=Recorder())
    miss(port)
def test_drec(port, observations, tmp_path):
    import gc
    from observations import Recorder
    f=Recorder(); del f; gc.collect()
    miss(port)
def test_eproc(port, observations, tmp_path):
    import processing
    from observations import Recorder
    f=Recorder()
    c=QgsProcessingContext(); c.setProject(QgsProject.instance()); c.setFeedback(f)
    del f,c
    miss(port)
