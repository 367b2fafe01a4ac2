<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="LayerConfiguration|Symbology|Fields|Forms|AttributeTable">
 <fieldConfiguration>
  <field name="echangeable">
   <editWidget type="ValueMap">
    <config>
     <Option type="Map">
      <Option type="List" name="map">
       <Option type="Map">
        <Option type="QString" name="Échangeable" value="1"/>
       </Option>
       <Option type="Map">
        <Option type="QString" name="À revoir" value="0"/>
       </Option>
      </Option>
     </Option>
    </config>
   </editWidget>
  </field>
 </fieldConfiguration>
 <aliases/>
 <attributetableconfig/>
 <conditionalstyles>
  <fieldstyles>
   <fieldstyle fieldname="echangeable">
    <style background_color="#f7d3be" name="À revoir" background_color_alpha="255" rule="@value = 0"/>
   </fieldstyle>
  </fieldstyles>
 </conditionalstyles>
 <previewExpression>coalesce("nomCite", 'Taxon non cité') || coalesce(' – ' || format_date("dateDebut", 'dd/MM/yyyy'), '')</previewExpression>
 <layerGeometryType>4</layerGeometryType>
</qgis>
